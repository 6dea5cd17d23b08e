package experiments

import (
	"testing"

	"overfit/datasets/augment"
)

func TestAugmentIsProportional(t *testing.T) {
	one, two := augmentBy(1), augmentBy(2)
	if two != (augment.Ranges{Rotation: 2 * one.Rotation, WidthShift: 2 * one.WidthShift, HeightShift: 2 * one.HeightShift, Shear: 2 * one.Shear, Zoom: 2 * one.Zoom}) ||
		augmentBy(0) != (augment.Ranges{}) || augmentBy(1.5).WidthShift != 0.075 {
		t.Errorf("%+v of strength 1, %+v of strength 2", one, two)
	}
}
