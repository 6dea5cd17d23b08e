package live

import (
	"crypto/subtle"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
)

// tokenName is that of the token in the URL, and begins that of the cookie.
const tokenName = "token"

// guard lets requests through that name this machine, as those of browsers do who came to it on purpose, and that have the
// token if one is needed.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Referrer-Policy", "no-referrer") // it would have the token
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cache-Control", "no-store")
		switch {
		case !s.isHost(req.Host):
			http.Error(w, "another host's name", http.StatusForbidden)
		case s.token == "" || s.hasCookie(req):
			next.ServeHTTP(w, req)
		case same(req.URL.Query().Get(tokenName), s.token):
			s.welcome(w, req)
		default:
			http.Error(w, "the address with its token is where overfit live was started", http.StatusUnauthorized)
		}
	})
}

// isHost reports whether a Host header is of this server. A site whose name is made to lead here (DNS rebinding) has its own
// name in it. Numbers cannot be made to lead elsewhere.
func (s *Server) isHost(header string) bool {
	name := header
	if host, _, err := net.SplitHostPort(header); err == nil {
		name = host
	}
	name = strings.ToLower(strings.Trim(name, "[]"))
	if ip, err := netip.ParseAddr(name); err == nil {
		return ip.IsLoopback() || s.token != ""
	}
	if name == "localhost" || name == strings.ToLower(s.host) {
		return true
	}
	own, err := os.Hostname()
	own = strings.ToLower(own)
	return s.token != "" && err == nil && (name == own || name == own+".local")
}

// cookieName has the port in it: a browser's cookies are of a host, with all its ports.
func (s *Server) cookieName() string {
	_, port, _ := net.SplitHostPort(s.listener.Addr().String()) // it is one of net's own
	return tokenName + "-" + port
}

func (s *Server) hasCookie(req *http.Request) bool {
	cookie, err := req.Cookie(s.cookieName())
	return err == nil && same(cookie.Value, s.token)
}

// same compares in a time that does not tell how much of the token was right.
func same(given, token string) bool {
	return subtle.ConstantTimeCompare([]byte(given), []byte(token)) == 1
}

// welcome puts the token into a cookie, and takes it out of the address.
func (s *Server) welcome(w http.ResponseWriter, req *http.Request) {
	http.SetCookie(w, &http.Cookie{Name: s.cookieName(), Value: s.token, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
	query := req.URL.Query()
	query.Del(tokenName)
	to := *req.URL
	to.RawQuery = query.Encode()
	// Of the path alone: a second slash in front would make a host of what follows.
	http.Redirect(w, req, "/"+strings.TrimLeft(to.RequestURI(), "/"), http.StatusSeeOther)
}
