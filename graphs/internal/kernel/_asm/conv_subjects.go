package main

func init() {
	subjects["conv_single"] = convSingle
	subjects["conv_scatter"] = convScatter
	subjects["winograd"] = winograd
}
