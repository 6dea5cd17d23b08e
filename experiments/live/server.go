package live

import (
	"context"
	"crypto/rand"
	"embed"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"overfit/datasets"
	"overfit/experiments/runs"
	"overfit/plots"
)

//go:embed page
var page embed.FS

// Options say where a server listens.
type Options struct {
	Host string // "": this machine alone
	Port int    // 0: any that is free
}

// A Server shows the runs of a folder.
type Server struct {
	watcher  *watcher
	listener net.Listener
	host     string // as it was asked for
	token    string // "": none is needed
	stop     chan struct{}

	mu      sync.Mutex // of the data set
	data    *datasets.Dataset
	dataKey string
}

// Listen returns a server of the runs in a folder, which need not exist yet. Beyond this machine it listens only if a host
// says so, and then answers who has its token.
func Listen(folder string, o Options) (*Server, error) {
	host := o.Host
	if host == "" {
		host = "127.0.0.1"
	}
	listener, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(o.Port)))
	if err != nil {
		return nil, err
	}
	s := &Server{watcher: newWatcher(folder), listener: listener, host: host, stop: make(chan struct{})}
	if !s.address().Addr().IsLoopback() {
		s.token = rand.Text()
	}
	return s, nil
}

// Plan makes the server list runs that are to come, and must be called before Serve. Those of other folders are passed over.
func (s *Server) Plan(jobs []runs.Job) {
	planned := map[string]*run{}
	for _, j := range jobs {
		path, err := filepath.Rel(s.watcher.folder, j.Folder)
		if id := filepath.ToSlash(path); err == nil && fs.ValidPath(id) {
			planned[id] = &run{id: id, record: runs.Record{Spec: j.Spec}}
		}
	}
	s.watcher.planned = planned
}

// address is where the server listens.
func (s *Server) address() netip.AddrPort {
	return s.listener.Addr().(*net.TCPAddr).AddrPort()
}

// URL is that of the page, with the token if it needs one.
func (s *Server) URL() string {
	host := s.host
	if s.address().Addr().IsUnspecified() {
		host = ownAddress()
	}
	u := url.URL{Scheme: "http", Host: net.JoinHostPort(host, strconv.Itoa(int(s.address().Port()))), Path: "/"}
	if s.token != "" {
		u.RawQuery = url.Values{tokenName: {s.token}}.Encode()
	}
	return u.String()
}

// ownAddress is an address by which others reach this machine, if it has one.
func ownAddress() string {
	addresses, _ := net.InterfaceAddrs() // without, it has none
	for _, a := range addresses {
		if ip, ok := a.(*net.IPNet); ok && ip.IP.IsGlobalUnicast() && ip.IP.To4() != nil {
			return ip.IP.String()
		}
	}
	return "127.0.0.1"
}

// Serve answers until ctx is done, and then tells the pages what was changed last.
func (s *Server) Serve(ctx context.Context) error {
	s.watcher.look() // so that the first page has all runs
	watching, cancel := context.WithCancel(ctx)
	var watched sync.WaitGroup
	watched.Go(func() { s.watcher.watch(watching) })
	server := &http.Server{Handler: s.handler(), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: time.Minute}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(s.listener) }()
	var err error
	select {
	case <-ctx.Done():
	case err = <-ended:
	}
	cancel()
	watched.Wait()
	s.watcher.look()
	close(s.stop)
	leaving, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if server.Shutdown(leaving) != nil {
		_ = server.Close() // whoever is too slow is left behind
	}
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return err
}

func (s *Server) handler() http.Handler {
	files, err := fs.Sub(page, "page")
	if err != nil {
		panic(err) // it is embedded
	}
	mux := http.NewServeMux()
	mux.Handle("GET /", http.FileServerFS(files))
	mux.HandleFunc("GET /events", s.events)
	mux.HandleFunc("GET /looks", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, plots.Looks()) })
	mux.HandleFunc("GET /histories", s.histories)
	mux.HandleFunc("GET /spec.json", s.file(specFile, "application/json"))
	mux.HandleFunc("GET /evaluation.json", s.file(evaluationFile, "application/json"))
	mux.HandleFunc("GET /history.csv", s.file(historyFile, "text/csv; charset=utf-8"))
	mux.HandleFunc("GET /mistakes", s.mistakes)
	mux.HandleFunc("GET /image", s.image)
	mux.HandleFunc("GET /samples", s.samples)
	return s.guard(mux)
}

// known returns the run that a request names, or answers that there is none.
func (s *Server) known(w http.ResponseWriter, req *http.Request) (*run, *os.Root) {
	r := s.watcher.run(req.URL.Query().Get("run"))
	if r == nil {
		http.Error(w, "no such run", http.StatusNotFound)
		return nil, nil
	}
	dir, err := s.watcher.open(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return nil, nil
	}
	return r, dir
}
