package op

// Step is the training step under way, which all ops of a graph that differ from step to step read.
type Step struct {
	// Number counts the steps before it. What is drawn at random depends on nothing but the seed, the layer, this number
	// and the place: not on threads, and not on where a run was interrupted.
	Number uint64
	// Rows is how many rows of the batch count: those behind are the padding of a partial batch. 0 means all.
	Rows int
}

// of is the number of rows that count in a batch of so many.
func (s *Step) of(batch int) int {
	if s.Rows == 0 {
		return batch
	}
	return min(s.Rows, batch)
}

// mix is the output function of SplitMix64 (Steele, Lea, Flood 2014): a random number from a counter.
func mix(z uint64) uint64 {
	z += 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// stream is where the random numbers of a layer, which has a key of its own, begin in this step.
func (s *Step) stream(key uint64) uint64 { return mix(key ^ mix(s.Number)) }
