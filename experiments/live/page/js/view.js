// What is shown, and how: kept in the address, so that a page that is loaded again, or sent on, shows the same.

const defaults = {
	search: '', state: '', sort: 'changed', down: true,
	follow: true, drawn: [], detail: '',
	by: 'run', train: true, val: true, test: true, scaled: true, smooth: 0, logx: false, logy: false,
};

export const view = { ...defaults, ...read() };

function read() {
	const out = {};
	for (const [name, value] of new URLSearchParams(location.hash.slice(1))) {
		const like = defaults[name];
		if (Array.isArray(like)) out[name] = value === '' ? [] : value.split('|');
		else if (typeof like === 'boolean') out[name] = value === 'true';
		else if (typeof like === 'number') out[name] = Number(value) || 0;
		else if (typeof like === 'string') out[name] = value;
	}
	return out;
}

/** change sets some of it. */
export function change(some) {
	Object.assign(view, some);
	const hash = new URLSearchParams();
	for (const [name, like] of Object.entries(defaults)) {
		const value = name === 'drawn' && view.follow ? [] : view[name];
		const text = Array.isArray(value) ? value.join('|') : String(value);
		if (text !== String(Array.isArray(like) ? like.join('|') : like)) hash.set(name, text);
	}
	history.replaceState(null, '', `#${hash}`);
}
