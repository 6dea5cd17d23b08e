// The connection to the server, which sends the rows that have changed.

/**
 * listen calls rows with each change, {all, rows, gone}, and connection with a word about the connection and whether it is well.
 * When the server has ended it goes on trying, for it may be started again.
 */
export function listen(rows, connection) {
	let ended = false;
	const source = new EventSource('events');
	source.addEventListener('open', () => {
		ended = false;
		connection('live', true);
	});
	source.addEventListener('rows', (event) => rows(JSON.parse(event.data)));
	source.addEventListener('end', () => { ended = true; });
	source.addEventListener('error', () => {
		connection(ended ? 'the program has ended; this is what it showed last' : 'no connection; trying again', false);
		if (source.readyState === EventSource.CLOSED) setTimeout(() => listen(rows, connection), 2000);
	});
}
