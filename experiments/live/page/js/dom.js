// Making elements. All text is put in as text: nothing of a run's folder is ever read as HTML.

/** byId returns the element of that id. */
export const byId = (id) => document.getElementById(id);

/** make returns an element with attributes, of which functions are listeners, and with children. */
export function make(tag, attributes = {}, ...children) {
	const namespace = ['svg', 'path'].includes(tag) ? 'http://www.w3.org/2000/svg' : 'http://www.w3.org/1999/xhtml';
	const element = document.createElementNS(namespace, tag);
	for (const [name, value] of Object.entries(attributes)) {
		if (typeof value === 'function') element.addEventListener(name, value);
		else if (value === true) element.setAttribute(name, '');
		else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
	}
	element.append(...children.filter((child) => child !== null && child !== undefined));
	return element;
}

/** say sets a text, if it is another one: what is live is then spoken once. */
export function say(element, text) {
	if (element.textContent !== text) element.textContent = text;
}
