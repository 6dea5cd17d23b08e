package experiments

import (
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"
)

// Random returns the generator of one named use of randomness, such as ("shuffle", epoch): ChaCha8, keyed by
// the SHA-256 of the experiment's seed, name and counters. Every random choice but those of the network begins here. A
// stream depends on nothing that was drawn before it, so there is no state to save, and no choice shifts another.
func (s Spec) Random(name string, counters ...uint64) *rand.Rand {
	return stream(s.Seed, name, counters...)
}

// AugmentationKey is what the distortions of an epoch's images are drawn from.
func (s Spec) AugmentationKey(epoch int) uint64 {
	return s.Random("augmentation", uint64(epoch)).Uint64()
}

func stream(seed uint64, name string, counters ...uint64) *rand.Rand {
	// The name's length comes before it, so that no name and counters can spell another's.
	key := binary.LittleEndian.AppendUint64(nil, seed)
	key = binary.LittleEndian.AppendUint64(key, uint64(len(name)))
	key = append(key, name...)
	for _, c := range counters {
		key = binary.LittleEndian.AppendUint64(key, c)
	}
	return rand.New(rand.NewChaCha8(sha256.Sum256(key)))
}
