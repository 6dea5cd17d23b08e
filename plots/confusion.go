package plots

import (
	"cmp"
	"errors"
	"fmt"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// ConfusionMatrix shows how often images of each class were taken for each:
// counts[true][predicted], a row and a column for every class. The cells of up
// to some 14 classes hold their counts; to the right stands the share of each
// class that was recognised, below the most frequent errors with their counts
// and shares of the class.
//
// Colour is for errors alone: its strength grows with the square root of the
// error's share of the class's images, up to the largest such share. The root
// lets a single mistake be seen beside a frequent confusion. The diagonal is
// grey throughout; on the same scale it would leave nothing for the rest.
//
// Fewer than 2 or more than 64 classes, counts that are not square or outside 0
// to 1e9, and no images at all are errors. A class may be without images.
func ConfusionMatrix(classes []string, counts [][]int) (*Figure, error) {
	m := confusion{classes, counts}
	if err := m.validate(); err != nil {
		return nil, err
	}
	return m.figure(), nil
}

// maxImages is the most that can be counted in one place.
const maxImages = 1_000_000_000

type confusion struct {
	classes []string
	counts  [][]int
}

func (m confusion) validate() error {
	const least, most = 2, 64
	if n := len(m.classes); n < least || n > most {
		return fmt.Errorf("%d classes, expected %d to %d", n, least, most)
	}
	if len(m.counts) != len(m.classes) {
		return fmt.Errorf("%d rows of counts, expected one for each of %d classes", len(m.counts), len(m.classes))
	}
	images := 0
	for i, row := range m.counts {
		if len(row) != len(m.classes) {
			return fmt.Errorf("class %q has %d counts, expected one for each of %d classes",
				m.classes[i], len(row), len(m.classes))
		}
		for j, n := range row {
			if n < 0 || n > maxImages {
				return fmt.Errorf("%d images of class %q taken for %q, expected 0 to %d",
					n, m.classes[i], m.classes[j], maxImages)
			}
		}
		images += m.images(i)
	}
	if images == 0 {
		return errors.New("no images in the confusion matrix")
	}
	return nil
}

// images returns the number of a class's images.
func (m confusion) images(class int) int {
	n := 0
	for _, k := range m.counts[class] {
		n += k
	}
	return n
}

// share returns how much of a class was taken for another, in per cent.
func (m confusion) share(is, as int) float64 {
	if m.counts[is][as] == 0 {
		return 0
	}
	return 100 * float64(m.counts[is][as]) / float64(m.images(is))
}

// recognised returns how much of a class was, as it is written.
func (m confusion) recognised(class int) string {
	if m.images(class) == 0 {
		return string(minus)
	}
	return fmt.Sprintf("%.1f", m.share(class, class))
}

// mistake is one kind of error: a class taken for another.
type mistake struct {
	is, as int
	images int
	share  float64 // of the class's images, in per cent
}

// mistakes returns all kinds that occur, the most frequent first.
func (m confusion) mistakes() []mistake {
	var out []mistake
	for i, row := range m.counts {
		for j, n := range row {
			if i != j && n > 0 {
				out = append(out, mistake{i, j, n, m.share(i, j)})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b mistake) int { return cmp.Compare(b.images, a.images) })
	return out
}

func (m confusion) figure() *Figure {
	const (
		legend = lineHeight + margin
		listed = 8 // mistakes, in two columns
	)
	mistakes := m.mistakes()
	worst := 0.0
	for _, e := range mistakes {
		worst = max(worst, e.share)
	}
	mistakes = mistakes[:min(listed, len(mistakes))]
	g := m.grid()
	list := float64((len(mistakes)+1)/2+1) * lineHeight
	return &Figure{
		width:  naturalWidth,
		height: legend + g.totalHeight() + margin + list + margin,
		draw: func(c draw.Canvas, t theme) {
			c = draw.Crop(c, t.pt(margin), -t.pt(margin), 0, 0)
			flowKeys(c, t, vg.Point{X: c.Min.X, Y: c.Max.Y - t.pt(lineHeight)}, errorScale(t, worst))
			m.draw(draw.Crop(c, 0, 0, 0, -t.pt(legend)), t, g, worst)
			m.list(draw.Crop(c, 0, 0, 0, -t.pt(legend+g.totalHeight()+margin)), t, mistakes)
		},
	}
}

// shadeOfError returns the colour of an error's share when worst is the largest.
func shadeOfError(share, worst float64) color.RGBA {
	if share == 0 {
		return white
	}
	return mix(white, vermillion, math.Sqrt(share/worst))
}

// errorScale explains the colours.
func errorScale(t theme, worst float64) []key {
	keys := []key{{swatch(t, lightGrey), "correct"}}
	if worst == 0 {
		return keys
	}
	for _, share := range ladder(worst/20, worst, 1, 2, 5) {
		keys = append(keys, key{swatch(t, shadeOfError(share, worst)), formatTick(share) + " %"})
	}
	keys[len(keys)-1].text += " of the class mistaken"
	return keys
}

// list names mistakes in two columns.
func (m confusion) list(c draw.Canvas, t theme, mistakes []mistake) {
	style := t.text(textSize)
	gap := t.pt(4 * margin)
	half := (c.Size().X - gap) / 2
	y := c.Max.Y - t.pt(textSize)
	head := "most frequent mistakes (share of the class)"
	if len(mistakes) == 0 {
		head = "no mistakes"
	}
	c.FillText(style, vg.Point{X: c.Min.X, Y: y}, head)
	c.StrokeLine2(t.line(black, 0.8), c.Min.X, y-t.pt(5), c.Max.X, y-t.pt(5))
	y -= t.pt(2)
	right := style
	right.XAlign = draw.XRight
	for i, e := range mistakes {
		if i%2 == 0 {
			y -= t.pt(lineHeight)
		}
		number := fmt.Sprintf("%d (%.1f %%)", e.images, e.share)
		names := fmt.Sprintf("%s as %s", m.classes[e.is], m.classes[e.as])
		x := c.Min.X + vg.Length(i%2)*(half+gap)
		c.FillText(style, vg.Point{X: x, Y: y}, shorten(names, style, half-right.Width(number)-gap))
		c.FillText(right, vg.Point{X: x + half, Y: y}, number)
	}
}
