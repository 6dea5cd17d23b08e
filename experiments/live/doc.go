// Package live shows the runs of a folder in a browser, as they come along: a page of the program's own, with the curves of
// the runs under way and finished, and a server that follows what this or any other process writes into the folder.
//
// The server only reads. It looks at the folder every second, and tells the page what has changed as server-sent events;
// no path of a request leads out of the folder, and links in it are not followed. Whoever listens beyond this machine must
// have the token of its URL.
package live
