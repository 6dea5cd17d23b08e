package main

func init() {
	subjects["conv_scatter"] = convScatter
	subjects["winograd"] = winograd
}
