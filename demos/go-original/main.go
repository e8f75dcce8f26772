// The experiments of the original, in Go with the real library: calls at a steady rate, fifty in flight,
// each of which pushes one event.
package main

import (
	"sync/atomic"
	"time"
)

const inFlight = 50

func main() {
	knobs := readKnobs()
	notebook := openNotebook()
	handle := handlerOf(knobs.Variant)
	calls := make(chan int)
	var done atomic.Int64
	for i := 0; i < inFlight; i++ {
		go func() {
			for event := range calls {
				handle(event)
				done.Add(1)
			}
		}()
	}
	go notebook.reportEvery(100*time.Millisecond, &done)
	time.Sleep(300 * time.Millisecond)

	start := time.Now()
	for event := 1; event <= knobs.Calls; event++ {
		calls <- event
		due := time.Duration(float64(event) / float64(knobs.CallsPerSecond) * float64(time.Second))
		time.Sleep(time.Until(start.Add(due)))
	}
	close(calls)
	for done.Load() < int64(knobs.Calls) {
		time.Sleep(10 * time.Millisecond)
	}
	notebook.report(done.Load())
	notebook.announce("called", "last call made", nil)
	notebook.announce("heap-profile", "heap profile", heapProfile())
	notebook.announce("goroutine-profile", "goroutine profile", goroutineProfile())
	time.Sleep(time.Duration(knobs.LingerSeconds) * time.Second)
}
