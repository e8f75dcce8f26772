package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// Knobs are what the notebook sets for a run; by hand these are the values.
type Knobs struct {
	Variant        string `json:"variant"`
	Calls          int    `json:"calls"`
	CallsPerSecond int    `json:"callsPerSecond"`
	LingerSeconds  int    `json:"lingerSeconds"`
}

func readKnobs() Knobs {
	knobs := Knobs{Variant: "new-pusher-new-writer", Calls: 19000, CallsPerSecond: 1000, LingerSeconds: 2}
	if text := os.Getenv("NOTEBOOK_KNOBS"); text != "" {
		if err := json.Unmarshal([]byte(text), &knobs); err != nil {
			fmt.Fprintln(os.Stderr, "the knobs cannot be read:", err)
			os.Exit(2)
		}
	}
	return knobs
}

// Notebook is the channel to the notebook: JSON lines on descriptor 3. By hand there is none.
type Notebook struct {
	sync.Mutex
	channel *os.File
}

func openNotebook() *Notebook {
	if os.Getenv("NOTEBOOK_KNOBS") == "" {
		return &Notebook{}
	}
	notebook := &Notebook{channel: os.NewFile(3, "notebook")}
	go func() {
		// Nothing is asked of this program. When the notebook goes, it goes.
		io.Copy(io.Discard, notebook.channel)
		os.Exit(1)
	}()
	return notebook
}

func (n *Notebook) send(message any) {
	if n.channel == nil {
		return
	}
	n.Lock()
	defer n.Unlock()
	json.NewEncoder(n.channel).Encode(message)
}

func (n *Notebook) report(calls int64) {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	n.send(map[string]any{"report": map[string]any{
		"counters": map[string]any{"calls": calls},
		"runtime": map[string]any{
			"heapUsedBytes":   stats.HeapAlloc,
			"heapInuseBytes":  stats.HeapInuse,
			"stackInuseBytes": stats.StackInuse,
			"goroutines":      runtime.NumGoroutine(),
		},
	}})
}

func (n *Notebook) reportEvery(period time.Duration, calls *atomic.Int64) {
	for range time.Tick(period) {
		n.report(calls.Load())
	}
}

func (n *Notebook) announce(name, label string, profile any) {
	if n.channel == nil {
		fmt.Println(label)
	}
	phase := map[string]any{"name": name, "label": label}
	if profile != nil {
		phase["profile"] = profile
	}
	n.send(map[string]any{"phase": phase})
}
