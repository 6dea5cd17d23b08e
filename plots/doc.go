// Package plots draws the figures of training runs from plain numbers: it knows
// neither experiments nor networks.
//
// A figure is composed first and then written, as often as wanted, with
// [Figure.Save] or [Figure.Encode]. Size, resolution and title belong to the
// writing ([Options]). Lettering and lines grow with the figure, so that one
// shrunk to a column of 8 cm is still read easily, and the same input always
// gives the same bytes.
//
// There are figures of
//   - runs over their epochs: [LearningCurves], [Grid], [Compare];
//   - experiments repeated over seeds: [Bands], [Gaps], [Differences];
//   - a parameter's effect: [Sweep];
//   - what a network gets wrong, and how sure it is: [ConfusionMatrix],
//     [Reliability], [Pictures];
//   - what it looks for: [Filters].
//
// Colours are those of Okabe and Ito (https://jfly.uni-koeln.de/color/), which
// colour-blind readers can tell apart; dashes and markers say the same again
// for a print in grey.
//
// Over epochs, the loss has a linear axis from 0 on purpose. On a logarithmic
// one the training loss, falling through the decades, takes all the room, and
// the test loss that doubles meanwhile looks flat.
package plots
