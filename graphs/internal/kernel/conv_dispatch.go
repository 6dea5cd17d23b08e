package kernel

func (impl) singleForward(a *singleArgs) { singleForwardGeneric(a) }

func (impl) singleGrad(a *singleArgs) { singleGradGeneric(a) }
