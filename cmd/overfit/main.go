// Overfit re-creates an article on how MNIST exhibits over-fitting: it trains the article's three networks,
// measures them on training and test images, and draws the curves. See overfit --help.
package main

import "overfit/cmd"

func main() { cmd.Main() }
