package live

import (
	"bytes"
	"io"
	"net/http"
)

// file answers with a file of the run that is asked for, as it stands.
func (s *Server) file(name, contentType string) http.HandlerFunc {
	return func(w http.ResponseWriter, req *http.Request) {
		_, dir := s.known(w, req)
		if dir == nil {
			return
		}
		defer dir.Close()
		content, err := readFile(dir, name, io.ReadAll)
		if err != nil {
			http.Error(w, err.Error(), http.StatusNotFound)
			return
		}
		w.Header().Set("Content-Type", contentType)
		_, _ = bytes.NewReader(content).WriteTo(w) // who has gone needs no answer
	}
}
