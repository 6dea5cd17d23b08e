//go:build unix

package cmd

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	cdpnetwork "github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A browser shows a page, and notes what the page complains about and asks for.
type browser struct {
	t   *testing.T
	ctx context.Context

	mu       sync.Mutex
	messages []string // of the console
	requests []string // URLs
}

// openBrowser opens a page in Chromium, which must be there.
func openBrowser(t *testing.T, address string, width, height int64) *browser {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal(err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.ExecPath(path)) // root has no sandbox
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 3*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &browser{t: t, ctx: ctx}
	if _, err := chromedp.Call(ctx, cdpnetwork.Enable, cdpnetwork.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	messages, requests := chromedp.Console(ctx), chromedp.Events(ctx, cdpnetwork.RequestWillBeSent)
	go func() {
		for m, err := range messages {
			if err != nil {
				return // the browser has ended
			}
			b.mu.Lock()
			b.messages = append(b.messages, m.String())
			b.mu.Unlock()
		}
	}()
	go func() {
		for r, err := range requests {
			if err != nil {
				return
			}
			b.mu.Lock()
			b.requests = append(b.requests, r.Request.URL)
			b.mu.Unlock()
		}
	}()
	b.size(width, height)
	if err := chromedp.Do(ctx, chromedp.Navigate(address)); err != nil {
		t.Fatal(err)
	}
	return b
}

// size makes the page that large.
func (b *browser) size(width, height int64) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, chromedp.EmulateViewport(width, height)); err != nil {
		b.t.Fatal(err)
	}
}

// scheme makes the page light or dark.
func (b *browser) scheme(light string) {
	b.t.Helper()
	prefers := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: light}}}
	if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, prefers); err != nil {
		b.t.Fatal(err)
	}
}

// press presses keys, of which package kb has the special ones.
func (b *browser) press(keys string) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, chromedp.KeyEvent(keys)); err != nil {
		b.t.Fatal(err)
	}
}

// text is the value of an expression, a string, or what JSON makes of it.
func (b *browser) text(expression string) string {
	b.t.Helper()
	raw, err := chromedp.Run(b.ctx, chromedp.Evaluate[[]byte](expression))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}

// until waits until an expression is true.
func (b *browser) until(expression string) {
	b.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); b.text("Boolean("+expression+")") != "true"; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			b.t.Fatalf("never true: %s; the page: %s\nconsole: %q", expression, b.text("document.body.innerText"), b.messages)
		}
	}
}

// want reports an expression that is not as wanted.
func (b *browser) want(expression, want string) {
	b.t.Helper()
	if got := b.text(expression); got != want {
		b.t.Errorf("%s is %s, want %s", expression, got, want)
	}
}

// overfit runs the command, which must succeed.
func overfit(t *testing.T, args ...string) {
	t.Helper()
	if out, err := exec.Command("overfit", args...).CombinedOutput(); err != nil {
		t.Fatalf("overfit %s: %v: %s", strings.Join(args, " "), err, out)
	}
}

// Expressions about the page.
const (
	drawnEpochs = `document.querySelectorAll('#numbers tbody tr').length`
	lossCanvas  = `(document.querySelector('#loss canvas')?.toDataURL() ?? '')`
	rowIDs      = `[...document.querySelectorAll('#rows tr')].map((tr) => tr.dataset.id).join(' ')`
	unnamed     = `[...document.querySelectorAll('button, input, select, a, summary, [tabindex="0"]')].filter((e) =>
		!(e.textContent.trim() || e.getAttribute('aria-label') || e.labels?.[0]?.textContent.trim())).map((e) => e.outerHTML).join(' ')`
)

// The live page in a real browser: it follows a training that another process begins, in every size and scheme, by mouse
// and keyboard, without a complaint and without a request elsewhere.
func TestBrowser(t *testing.T) {
	if !*long {
		t.Skip("it wants a browser: -args -long")
	}
	dir := t.TempDir()
	runs, data := filepath.Join(dir, "runs"), filepath.Join(dir, "data")
	if err := writeIDX(data, 28); err != nil {
		t.Fatal(err)
	}
	overfit(t, "run", "mlp", "--train-size", "200", "--epochs", "4", "--seeds", "3", "--calibrate", "--out", runs, "--quiet")
	overfit(t, "run", "mlp-l2", "--data", data, "--epochs", "3", "--holdout", "0.2", "--out", runs, "--name", "held", "--quiet")
	address := startLive(t, runs)
	b := openBrowser(t, address, 1200, 900)
	b.until(`document.querySelectorAll('#rows tr').length === 4`)
	b.want(`document.querySelector('#connection').textContent`, "live")
	b.want(`document.querySelector('#overall').textContent`, "4 finished")
	b.until(`document.querySelector('#loss canvas')`) // the last run

	// A training begins in another process: it is drawn, and its curve grows.
	training := exec.Command("overfit", "run", "mlp", "--train-size", "3000", "--epochs", "40", "--out", runs, "--name", "grows", "--quiet")
	if err := training.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- training.Wait() }()
	b.text(`document.querySelector('#numbers').open = true`)
	b.until(`document.querySelector('tr[data-id="mlp/grows"] progress') && document.querySelector('tr[data-id="mlp/grows"] input').checked`)
	b.until(`document.querySelector('#about').textContent.includes('mlp/grows') && ` + drawnEpochs + ` >= 2`)
	before, canvas := b.text(drawnEpochs), b.text(lossCanvas)
	b.until(drawnEpochs + ` > 2 + ` + before)
	if b.text(lossCanvas) == canvas {
		t.Error("the numbers grow, but not the curve")
	}
	if text := b.text(`document.querySelector('#overall').textContent`); !strings.Contains(text, "1 run under way: ") || !strings.Contains(text, " of 40 epochs, about ") {
		t.Errorf("overall: %s", text)
	}
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	b.until(`document.querySelector('tr[data-id="mlp/grows"]').textContent.includes('finished')`)
	b.until(drawnEpochs + ` === 40`)
	b.until(`document.querySelectorAll('.confusion tbody tr').length === 10`)

	// The key has the figures of the table.
	const cells = `document.querySelector('tr[data-id="mlp/grows"]').children`
	b.until(`document.querySelector('#key').textContent.includes('test ' + ` + cells + `[6].textContent + ' · ' + ` + cells + `[4].textContent)`)

	// Search, and sorting by the buttons of the header.
	input := func(id, value string) {
		b.text(`{ const e = document.getElementById('` + id + `'); e.value = '` + value + `'; e.dispatchEvent(new Event('input', { bubbles: true })); 1 }`)
	}
	input("search", "held L2")
	b.want(rowIDs, "mlp-l2/held")
	b.want(`document.querySelector('#listed').textContent`, "1 of 5 runs, 1 drawn")
	input("search", "")
	input("state", "under way")
	b.want(rowIDs, "")
	input("state", "")
	const losses = `[...document.querySelectorAll('#rows tr')].map((tr) => Number(tr.children[6].textContent))`
	for _, direction := range []string{"ascending", "descending"} {
		b.text(`document.querySelector('[data-key=test_loss] button').click()`)
		b.want(`document.querySelector('[data-key=test_loss]').getAttribute('aria-sort')`, direction)
		sorted := map[string]string{"ascending": "a - b", "descending": "b - a"}[direction]
		b.want(`JSON.stringify(`+losses+`) === JSON.stringify(`+losses+`.sort((a, b) => `+sorted+`)) && `+losses+`.every((v) => v > 0)`, "true")
	}

	// By the keyboard: to a run's checkbox, and along the curve.
	b.text(`document.querySelector('#draw-listed').focus()`)
	for range 12 {
		b.press("\t")
		if b.text(`document.activeElement.type`) == "checkbox" {
			break
		}
	}
	b.want(`document.activeElement.type + ' ' + getComputedStyle(document.activeElement).outlineStyle`, "checkbox solid")
	drawn := b.text(`document.querySelectorAll('#rows input:checked').length`)
	b.press(" ")
	b.until(`document.querySelectorAll('#rows input:checked').length !== ` + drawn)
	b.want(`document.querySelector('#follow').getAttribute('aria-pressed')`, "false")
	input("search", "mlp-l2")
	b.text(`document.querySelector('#rows .name').click()`)
	b.until(drawnEpochs + ` === 3`)
	b.text(`document.querySelector('#loss').focus()`)
	b.press(kb.ArrowRight)
	b.until(`document.querySelector('#spoken').textContent.startsWith('After epoch 1:')`)
	b.until(`document.querySelector('#key').textContent.includes('validation')`)
	b.until(`document.querySelector('#about').textContent.includes('mlp-l2/held')`)
	b.until(`document.querySelector('#settings').textContent.includes('holdout')`)

	// Mean and range, smoothing, logarithms; mistakes and samples are pictures.
	input("search", "mlp")
	b.text(`document.querySelector('#draw-listed').click()`)
	for _, by := range []string{"experiment", "seed", "run"} {
		b.text(`{ const s = document.querySelector('select[name=by]'); s.value = '` + by + `'; s.dispatchEvent(new Event('input', { bubbles: true })); 1 }`)
		keys := map[string]string{"experiment": "mlp --epochs 4 --train-size 200 (3 runs)", "seed": "seed 1 (3 runs)", "run": "seed 3"}
		b.until(`document.querySelector('#key').textContent.includes('` + keys[by] + `')`)
	}
	canvas = b.text(lossCanvas)
	for _, box := range []string{"logx", "logy"} {
		b.text(`document.querySelector('input[name=` + box + `]').click()`)
		b.until(lossCanvas + ` !== ` + `'` + canvas + `'`)
		canvas = b.text(lossCanvas)
	}
	b.text(`{ const s = document.querySelector('input[name=smooth]'); s.value = '0.6'; s.dispatchEvent(new Event('input', { bubbles: true })); 1 }`)
	b.want(`document.querySelector('output').textContent`, "0.60")
	b.text(`document.querySelector('tr[data-id="mlp/grows"] .name').click()`)
	b.text(`document.querySelector('#mistakes').open = document.querySelector('#samples').open = true`)
	b.until(`document.querySelector('.pictures img')?.naturalWidth === 28 && document.querySelector('.sheet')?.naturalWidth === 238`)
	b.want(unnamed, "")

	// Dark, and in all sizes: nothing but tables of their own scrolls sideways.
	grounds := map[string]string{}
	for _, scheme := range []string{"light", "dark"} {
		b.scheme(scheme)
		b.until(`matchMedia('(prefers-color-scheme: ` + scheme + `)').matches`)
		grounds[b.text(`getComputedStyle(document.body).backgroundColor`)] = scheme
		for _, width := range []int64{360, 768, 1200, 1920} {
			b.size(width, 900)
			b.until(`Math.abs(document.querySelector('#loss .uplot').offsetWidth - document.querySelector('#loss').clientWidth) <= 1`)
			b.want(`document.documentElement.scrollWidth === innerWidth`, "true")
			if folder := os.Getenv("OVERFIT_SCREENSHOTS"); folder != "" {
				b.screenshot(filepath.Join(folder, scheme+"-"+b.text(`innerWidth`)+".png"))
			}
		}
	}
	if len(grounds) != 2 {
		t.Errorf("grounds %v", grounds)
	}

	// What is shown is in the address: a page that is loaded again shows it.
	if err := chromedp.Do(b.ctx, chromedp.Reload()); err != nil {
		t.Fatal(err)
	}
	b.until(`document.querySelector('#key').textContent.includes('seed 3') && document.querySelector('input[name=logx]').checked`)

	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.messages) > 0 {
		t.Errorf("the page complains: %q", b.messages)
	}
	for _, url := range b.requests {
		if !strings.HasPrefix(url, address) {
			t.Errorf("a request to %s", url)
		}
	}
	if len(b.requests) < 10 {
		t.Errorf("%d requests were seen", len(b.requests))
	}
}

// screenshot keeps a picture of the page, to be looked at.
func (b *browser) screenshot(path string) {
	b.t.Helper()
	picture, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(path, picture, 0o644)
	}
	if err != nil {
		b.t.Fatal(err)
	}
}
