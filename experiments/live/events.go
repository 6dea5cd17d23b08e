package live

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// heartbeat is how often a page is told that the server is there.
const heartbeat = 15 * time.Second

// events sends the rows of all runs, and then those that change, as server-sent events: "rows", with the folder at first,
// and "end" when the server ends.
func (s *Server) events(w http.ResponseWriter, req *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	out := http.NewResponseController(w)
	// A page that is gone without a word must not hold the connection for ever.
	send := func(format string, args ...any) bool {
		_ = out.SetWriteDeadline(time.Now().Add(2 * heartbeat)) // where there is none, there is none
		_, err := fmt.Fprintf(w, format, args...)
		return err == nil && out.Flush() == nil
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	if !send("retry: 1000\n\n") {
		return
	}
	first, seen := true, uint64(0)
	rows := func() (<-chan struct{}, bool) {
		c, version, changed := s.watcher.since(seen)
		c.All = first
		if version == seen && !first {
			return changed, true
		}
		first, seen = false, version
		data, err := json.Marshal(c)
		return changed, err == nil && send("event: rows\ndata: %s\n\n", data)
	}
	for {
		changed, ok := rows()
		if !ok {
			return
		}
		select {
		case <-req.Context().Done():
			return
		case <-s.stop:
			rows()
			send("event: end\ndata:\n\n")
			return
		case <-beat.C:
			if !send(": here\n\n") {
				return
			}
		case <-changed:
		}
	}
}
