// Package runs keeps runs in folders. Start trains an experiment in a folder of its own; Open opens that of a run which was
// interrupted, or is to be longer, and Resume takes it to its end, with the same weights as if it had never stopped. Read
// reads a run, Verify trains it again and compares every bit, an Archive finds the runs below a folder, and a Plan trains
// those of many experiments that are not there yet, several at once.
//
// A run's folder holds
//
//	spec.json              what decided its numbers, and where it was trained
//	history.csv            a row an epoch
//	summary.json           the run in a few figures
//	evaluation.json        of the test images, once the training has come to its end
//	predictions.csv        what the network makes of each of them
//	onset_predictions.csv  the same by its weights of the onset, if images are held out to find it by
//	checkpoints/           safetensors files; final.safetensors marks a run that is finished
//
// Each file is written whole or not at all. JSON files and checkpoints carry a format, and one of a newer program is refused
// and left alone; the columns of CSV files are found by their names. Runs of format 1, which had none, are read as well.
//
// It prints nothing and draws nothing.
package runs
