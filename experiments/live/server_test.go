package live

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"image/png"
	"io/fs"
	"math"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"overfit/experiments/measure"
)

func testContext(t *testing.T) (context.Context, context.CancelFunc) {
	return context.WithCancel(context.WithoutCancel(t.Context()))
}

// What the page asks of a run.
func TestRunDetails(t *testing.T) {
	folder := t.TempDir()
	run := filepath.Join(folder, "mlp", "a b&c")
	copyRun(t, run)
	s := serve(t, folder, Options{})
	id := "?run=" + url.QueryEscape("mlp/a b&c")
	for path, file := range map[string]string{"/spec.json": specFile, "/evaluation.json": evaluationFile, "/history.csv": historyFile} {
		if code, body := get(t, s, path+id); code != 200 || body != readText(t, filepath.Join(run, file)) {
			t.Errorf("%s: %d %.100q", path, code, body)
		}
	}

	_, body := get(t, s, "/histories"+id+"&run=nowhere")
	var histories map[string]map[string][]*float64
	if err := json.Unmarshal([]byte(body), &histories); err != nil {
		t.Fatal(err)
	}
	history, err := measure.ReadHistory(strings.NewReader(readText(t, filepath.Join(run, historyFile))))
	if err != nil {
		t.Fatal(err)
	}
	curves := histories["mlp/a b&c"]
	if len(histories) != 1 || len(curves["test_loss"]) != 2 || *curves["test_loss"][1] != history[1].TestLoss || *curves["train_accuracy"][0] != history[0].TrainAccuracy || curves["val_loss"][0] != nil {
		t.Errorf("histories %s", body)
	}

	var mistakes struct {
		Images, Mistakes int
		Surest           []mistake
	}
	_, body = get(t, s, "/mistakes"+id)
	if err := json.Unmarshal([]byte(body), &mistakes); err != nil {
		t.Fatal(err)
	}
	if mistakes.Images != 300 || mistakes.Mistakes != int(math.Round(300*(1-history[1].TestAccuracy))) || len(mistakes.Surest) != min(mostMistakes, mistakes.Mistakes) {
		t.Errorf("mistakes %+v", mistakes)
	}
	for i, m := range mistakes.Surest {
		if m.Label == m.Predicted || i > 0 && m.Confidence > mistakes.Surest[i-1].Confidence {
			t.Errorf("mistake %d: %+v", i, m)
		}
	}

	// Images are those of the data set that the record names.
	data, err := s.dataset(s.watcher.run("mlp/a b&c").record)
	if err != nil {
		t.Fatal(err)
	}
	_, body = get(t, s, "/image"+id+"&image=3")
	picture, err := png.Decode(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range data.Test.Image(3) {
		if r, _, _, _ := picture.At(i%28, i/28).RGBA(); r>>8 != uint32(want) {
			t.Fatalf("pixel %d is %d, want %d", i, r>>8, want)
		}
	}
	_, body = get(t, s, "/samples"+id)
	if picture, err = png.Decode(strings.NewReader(body)); err != nil || picture.Bounds().Dx() != 8*30-2 || picture.Bounds().Dy() != 6*30-2 {
		t.Errorf("samples: %v", err)
	}
	for _, image := range []string{"-1", "10000", "x", "", "99999999999999999999"} {
		if code, body := get(t, s, "/image"+id+"&image="+image); code != 404 {
			t.Errorf("image %q: %d %.100q", image, code, body)
		}
	}
	replace(t, filepath.Join(run, specFile), `"sha256": "`, `"sha256": "0`)
	replace(t, filepath.Join(run, specFile), `"file_sha256": "`, `"file_sha256": "0`)
	if err := os.Remove(filepath.Join(run, predictionsFile)); err != nil {
		t.Fatal(err)
	}
	listen(t, s).until(func(c change) bool { return !c.Rows[0].Predicted })
	for _, path := range []string{"/image" + id + "&image=3", "/samples" + id, "/mistakes" + id} {
		if code, body := get(t, s, path); code != 404 || strings.Contains(body, folder) {
			t.Errorf("%s of other data, or without predictions: %d %.100q", path, code, body)
		}
	}
}

// No path leads out of the folder, nor to other files in it; no link, and no pipe, is opened.
func TestPathsStayInside(t *testing.T) {
	dir := t.TempDir()
	folder := filepath.Join(dir, "runs")
	run := filepath.Join(folder, "mlp", "a")
	copyRun(t, run)
	copyRun(t, filepath.Join(dir, "outside"))
	secret := filepath.Join(dir, "secret")
	writeFile(t, secret, "secret")
	for link, to := range map[string]string{
		filepath.Join(folder, "mlp", "linked"):   filepath.Join(dir, "outside"),
		filepath.Join(folder, "mlp", "relative"): "../../outside",
		filepath.Join(folder, "mlp", "inside"):   "a",
		filepath.Join(folder, "experiments"):     dir,
	} {
		if err := os.Symlink(to, link); err != nil {
			t.Skip(err)
		}
	}
	for _, file := range []string{evaluationFile, historyFile, predictionsFile} {
		if err := os.Remove(filepath.Join(run, file)); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(secret, filepath.Join(run, file)); err != nil {
			t.Fatal(err)
		}
	}
	s := serve(t, folder, Options{})
	c := listen(t, s).until(func(change) bool { return true })
	if len(c.Rows) != 1 || c.Rows[0].ID != "mlp/a" || !strings.Contains(c.Rows[0].Note, "history.csv: not a regular file") {
		t.Errorf("runs %+v, want the one that is no link", c.Rows)
	}
	for _, id := range []string{
		"../outside", "mlp/../../outside", "mlp/linked", "mlp/relative", "mlp/inside", "experiments/outside", dir + "/outside", "mlp/a/../../../outside",
		"", ".", "..", "/", "mlp", "mlp/a/", "./mlp/a", "mlp/a\x00", `..\outside`, "mlp/a/checkpoints",
	} {
		for _, path := range []string{"/spec.json", "/evaluation.json", "/history.csv", "/mistakes", "/image", "/samples"} {
			if code, body := get(t, s, path+"?image=1&run="+url.QueryEscape(id)); code != http.StatusNotFound || strings.Contains(body, "secret") {
				t.Errorf("%s of %q: %d %.80q", path, id, code, body)
			}
		}
	}
	for _, path := range []string{"/evaluation.json", "/history.csv", "/mistakes"} {
		if code, body := get(t, s, path+"?run=mlp/a"); code != http.StatusNotFound || strings.Contains(body, "secret") || strings.Contains(body, dir) {
			t.Errorf("%s, which is a link: %d %.80q", path, code, body)
		}
	}
	for _, path := range []string{"/../secret", "/..%2f..%2fsecret", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/server.go", "/mlp/a/spec.json"} {
		if code, body := get(t, s, path); code == 200 || strings.Contains(body, "secret") {
			t.Errorf("%s: %d %.80q", path, code, body)
		}
	}
}

// do sends a request with a host and headers of its own, and follows nothing.
func do(t *testing.T, s *Server, method, path, host string, header ...string) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, base(s)+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if req.Host = host; host == "" {
		req.Host = req.URL.Host
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := (&http.Transport{}).RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	return resp
}

func TestOnlyReading(t *testing.T) {
	folder := t.TempDir()
	copyRun(t, folder)
	s := serve(t, folder, Options{})
	// What a request brings with it is not read: it would be kept in memory, or in temporary files.
	var form bytes.Buffer
	fields := multipart.NewWriter(&form)
	if err := errors.Join(fields.WriteField("run", "."), fields.Close()); err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), "GET", base(s)+"/spec.json", &form)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", fields.FormDataContentType())
	if resp, err := http.DefaultClient.Do(req); err != nil || resp.StatusCode != http.StatusNotFound {
		t.Errorf("a run named in a body: %v, error %v", resp, err)
	} else {
		resp.Body.Close()
	}
	for _, method := range []string{"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "CONNECT"} {
		if resp := do(t, s, method, "/", ""); resp.StatusCode != http.StatusMethodNotAllowed || resp.Header.Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: %d", method, resp.StatusCode)
		}
	}
	for _, method := range []string{"GET", "HEAD"} {
		resp := do(t, s, method, "/", "")
		if policy := resp.Header.Get("Content-Security-Policy"); resp.StatusCode != 200 || !strings.HasPrefix(policy, "default-src 'self';") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: %d, policy %q", method, resp.StatusCode, policy)
		}
	}
}

// A page of another site, whose name leads to this machine, is not answered.
func TestHostHeader(t *testing.T) {
	s := serve(t, t.TempDir(), Options{})
	for host, want := range map[string]int{
		"localhost": 200, "localhost:9000": 200, "LOCALHOST:1": 200, "127.0.0.1:80": 200, "127.8.9.1": 200, "[::1]:80": 200, "[::1]": 200,
		"evil.example": 403, "evil.example:80": 403, "localhost.evil.example": 403, "127.0.0.1.evil.example": 403, "192.168.0.1": 403, "[::2]": 403, "0.0.0.0": 403,
	} {
		if resp := do(t, s, "GET", "/", host); resp.StatusCode != want {
			t.Errorf("%s: %d, want %d", host, resp.StatusCode, want)
		}
	}
}

// Beyond this machine only who has the token is answered.
func TestToken(t *testing.T) {
	s := serve(t, t.TempDir(), Options{Host: "0.0.0.0"})
	u, err := url.Parse(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	token := u.Query().Get("token")
	if len(token) < 26 || u.Hostname() == "0.0.0.0" {
		t.Fatalf("URL %s", u)
	}
	cookie := fmt.Sprintf("token-%s=", u.Port())
	for _, path := range []string{"/", "/events", "/looks", "/js/main.js", "/?token=", "/?token=" + token[1:], "/?token=" + token + "x", "/?TOKEN=" + token} {
		if resp := do(t, s, "GET", path, ""); resp.StatusCode != http.StatusUnauthorized || resp.Header.Get("Set-Cookie") != "" {
			t.Errorf("%s without the token: %d", path, resp.StatusCode)
		}
	}
	for _, wrong := range []string{cookie, cookie + token[:5], "token=" + token, "token-1=" + token} {
		if resp := do(t, s, "GET", "/looks", "", "Cookie", wrong); resp.StatusCode != http.StatusUnauthorized {
			t.Errorf("cookie %s: %d", wrong, resp.StatusCode)
		}
	}
	resp := do(t, s, "GET", "/?a=b&token="+token, "")
	set := resp.Cookies()
	if resp.StatusCode != http.StatusSeeOther || resp.Header.Get("Location") != "/?a=b" || len(set) != 1 || !set[0].HttpOnly || set[0].Name+"="+set[0].Value != cookie+token {
		t.Fatalf("%d to %q with %v", resp.StatusCode, resp.Header.Get("Location"), set)
	}
	if resp := do(t, s, "GET", "/looks", "", "Cookie", cookie+token); resp.StatusCode != 200 {
		t.Errorf("with the cookie: %d", resp.StatusCode)
	}
	if resp := do(t, s, "GET", "//evil.example/?token="+token, ""); !regexp.MustCompile(`^/[^/]`).MatchString(resp.Header.Get("Location")) {
		t.Errorf("sent to %q", resp.Header.Get("Location"))
	}
	if resp := do(t, s, "GET", "/?token="+token, "evil.example"); resp.StatusCode != http.StatusForbidden {
		t.Errorf("another site with the token: %d", resp.StatusCode)
	}
	name, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{"192.168.1.7:80", name + ":80", "localhost"} {
		if resp := do(t, s, "GET", "/looks", host, "Cookie", cookie+token); resp.StatusCode != 200 {
			t.Errorf("%s: %d", host, resp.StatusCode)
		}
	}
	if other := serve(t, t.TempDir(), Options{Host: "0.0.0.0"}); other.token == s.token {
		t.Error("two servers with one token")
	}
	if loopback := serve(t, t.TempDir(), Options{Host: "localhost"}); loopback.token != "" {
		t.Error("a token for this machine alone")
	}
}

// The library is as its makers gave it out (uPlot 1.6.32), with its licence.
func TestVendored(t *testing.T) {
	want := map[string]string{
		"page/vendor/uplot/LICENSE":           "8f989229699b4fe2f1a0432d0e9edc338a8a911e250e2d1b01ecd770a5f5b1bd",
		"page/vendor/uplot/uPlot.iife.min.js": "19c8d4c6ad88929a79f4ae49d6f7161566dfd0ba3d15cc495e974f787eb78f1f",
		"page/vendor/uplot/uPlot.min.css":     "df630c6a8d6f8eeaff264b50f73ce5b114f646ffd9a0bb74f049b0a00135fa04",
	}
	err := fs.WalkDir(page, "page/vendor", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := page.ReadFile(path)
		if sum := fmt.Sprintf("%x", sha256.Sum256(content)); sum != want[path] {
			t.Errorf("%s has SHA-256 %s, want %q", path, sum, want[path])
		}
		delete(want, path)
		return err
	})
	if err != nil || len(want) > 0 {
		t.Errorf("error %v, not there: %v", err, want)
	}
}

// What the page itself loads is there, and nothing of it is elsewhere.
func TestPageIsWhole(t *testing.T) {
	reference := regexp.MustCompile(`(?:href|src)="([^"#]+)"|from '([^']+)'`)
	err := fs.WalkDir(page, "page", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.Contains(path, "vendor") {
			return err
		}
		content, err := page.ReadFile(path)
		for _, m := range reference.FindAllSubmatch(content, -1) {
			to := string(bytes.Join(m[1:], nil))
			if _, err := fs.Stat(page, filepath.ToSlash(filepath.Join(filepath.Dir(path), to))); err != nil {
				t.Errorf("%s: %v", path, err)
			}
		}
		if elsewhere := regexp.MustCompile(`https?://[^' "]*`).Find(bytes.ReplaceAll(content, []byte("http://www.w3.org/"), nil)); elsewhere != nil {
			t.Errorf("%s has %s", path, elsewhere)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// Text can be read on every ground, light and dark: a contrast of 4.5 (WCAG 2.2, 1.4.3).
func TestContrast(t *testing.T) {
	css, err := page.ReadFile("page/css/page.css")
	if err != nil {
		t.Fatal(err)
	}
	light, dark, ok := strings.Cut(string(css), "prefers-color-scheme: dark")
	if !ok {
		t.Fatal("no dark colours")
	}
	for scheme, text := range map[string]string{"light": light, "dark": dark} {
		colours := map[string]float64{}
		for _, m := range regexp.MustCompile(`--([a-z-]+): #([0-9a-f]{6})`).FindAllStringSubmatch(text, -1) {
			colours[m[1]] = luminance(t, m[2])
		}
		for _, ink := range []string{"ink", "soft", "accent", "warn"} {
			for _, ground := range []string{"ground", "raised", "accent-ground"} {
				a, b := colours[ink], colours[ground]
				if contrast := (max(a, b) + .05) / (min(a, b) + .05); !(contrast >= 4.5) {
					t.Errorf("%s: %s on %s has a contrast of %.2f", scheme, ink, ground, contrast)
				}
			}
		}
	}
}

// luminance is that of WCAG 2.2, of a colour rrggbb.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	sum := 0.0
	for i, weight := range []float64{.2126, .7152, .0722} {
		v, err := strconv.ParseUint(colour[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(v) / 255
		if c <= .04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}
