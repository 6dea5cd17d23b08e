//go:build !amd64 || purego

package kernel

func (impl) winogradWeightsVecs(dst []float32, plane int, w []float32, tap, n int) {}

func (impl) winogradInputVecs(dst []float32, plane int, x []float32, row, pixel, n int) {}

func (impl) winogradOutputVecs(y []float32, arg []uint8, ldy int, products []float32, plane int, bias []float32, tiles, n int) {
}
