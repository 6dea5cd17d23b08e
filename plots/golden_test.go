package plots_test

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"overfit/plots"
)

var update = flag.Bool("update", false, "rewrite the golden pictures in testdata")

// TestGolden runs the examples and compares what they draw with pictures that
// somebody has looked at. After a wanted change: go test ./plots -update, and
// look again.
func TestGolden(t *testing.T) {
	for name, example := range map[string]func(){
		"learning_curves":    ExampleLearningCurves,
		"missing":            ExampleLearningCurves_missing,
		"validation":         ExampleLearningCurves_validation,
		"scaled":             ExampleLearningCurves_scaled,
		"grid":               ExampleGrid,
		"compare":            ExampleCompare,
		"bands":              ExampleBands,
		"bands_stopped":      ExampleBands_earlyStopping,
		"gaps":               ExampleGaps,
		"differences":        ExampleDifferences,
		"sweep":              ExampleSweep,
		"sweep_zero":         ExampleSweep_zero,
		"sweep_names":        ExampleSweep_names,
		"sweep_validation":   ExampleSweep_validation,
		"confusion":          ExampleConfusionMatrix,
		"confusion_letters":  ExampleConfusionMatrix_letters,
		"reliability":        ExampleReliability,
		"reliability_seeds":  ExampleReliability_seeds,
		"pictures":           ExamplePictures,
		"pictures_augmented": ExamplePictures_augmented,
		"filters":            ExampleFilters,
	} {
		t.Run(name, func(t *testing.T) {
			golden, err := filepath.Abs(filepath.Join("testdata", name+"_golden.png"))
			if err != nil {
				t.Fatal(err)
			}
			t.Chdir(t.TempDir())
			example()
			got, err := os.ReadFile(name + ".png")
			if err != nil {
				t.Fatal(err)
			}
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if err := samePicture(got, want); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestSamePicture makes sure that the golden pictures would notice one value
// of one curve that is off.
func TestSamePicture(t *testing.T) {
	o := plots.Options{Width: 16, DPI: 72}
	run := mlp()
	was := draw(t, run, o)
	for _, curve := range [][]float64{run.TrainLoss, run.TestLoss, run.TrainAccuracy, run.TestAccuracy} {
		curve[10] *= 0.98
		if curve[10] < 0.5 { // a loss
			curve[10] -= 0.01
		}
		is := draw(t, run, o)
		if samePicture(is, was) == nil {
			t.Error("a moved value went unnoticed")
		}
		was = is
	}
}

// samePicture compares two PNG pictures. Processors with fused multiplication
// round differently, so the edges of lines may differ by a shade, and very few
// pixels by more. (The cmpimg package of gonum/plot allows either nothing or
// the same difference in all pixels.)
func samePicture(got, want []byte) error {
	a, err := png.Decode(bytes.NewReader(got))
	if err != nil {
		return err
	}
	b, err := png.Decode(bytes.NewReader(want))
	if err != nil {
		return err
	}
	if a.Bounds() != b.Bounds() {
		return fmt.Errorf("picture is %v, want %v", a.Bounds().Size(), b.Bounds().Size())
	}
	const shade = 0x2000 // an eighth of the range
	different, where := 0, image.Rectangle{}
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			r0, g0, b0, _ := a.At(x, y).RGBA()
			r1, g1, b1, _ := b.At(x, y).RGBA()
			if apart(r0, r1) > shade || apart(g0, g1) > shade || apart(b0, b1) > shade {
				different++
				where = where.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	if allowed := a.Bounds().Dx() * a.Bounds().Dy() / 10_000; different > allowed {
		return fmt.Errorf("%d pixels differ within %v, want at most %d", different, where, allowed)
	}
	return nil
}

func apart(a, b uint32) uint32 { return max(a, b) - min(a, b) }

// draw returns a run's learning curves as a PNG.
func draw(t *testing.T, r plots.Run, o plots.Options) []byte {
	t.Helper()
	figure, err := plots.LearningCurves(r)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := figure.Encode(&b, "png", o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
