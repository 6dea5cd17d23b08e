package runs

import (
	"runtime"
	"runtime/debug"
)

// An Environment is the program and the machine of a run.
type Environment struct {
	Version   string            `json:"version"` // of this program
	Go        string            `json:"go"`
	Modules   map[string]string `json:"modules"` // the versions of the modules it is built from
	OS        string            `json:"os"`
	Arch      string            `json:"arch"`
	Processor string            `json:"processor"`
	Cores     int               `json:"cores"`
	Kernel    string            `json:"kernel"`
	Threads   int               `json:"threads"`
}

// EnvironmentOf is that of what is computed with a kernel, on that many threads.
func EnvironmentOf(kernel string, threads int) Environment {
	e := Environment{
		Version:   Version(),
		Go:        runtime.Version(),
		Modules:   map[string]string{},
		OS:        runtime.GOOS,
		Arch:      runtime.GOARCH,
		Processor: processor(),
		Cores:     runtime.NumCPU(),
		Kernel:    kernel,
		Threads:   threads,
	}
	if build, ok := debug.ReadBuildInfo(); ok {
		for _, dep := range build.Deps {
			e.Modules[dep.Path] = dep.Version
		}
	}
	return e
}

// Version returns the program's version as Go's build information has it, "(devel)" for one built without.
func Version() string {
	if build, ok := debug.ReadBuildInfo(); ok && build.Main.Version != "" {
		return build.Main.Version
	}
	return "(devel)"
}
