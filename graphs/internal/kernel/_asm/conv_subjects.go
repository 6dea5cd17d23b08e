package main

func init() {
	subjects["winograd"] = winograd
}
