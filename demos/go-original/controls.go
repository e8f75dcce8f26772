package main

import (
	"fmt"
	"os"
	"sync"
)

// The two controls have no logger: they open the file themselves.

var kept struct {
	sync.Mutex
	files []*os.File
}

func keep(file *os.File) {
	kept.Lock()
	kept.files = append(kept.files, file)
	kept.Unlock()
}

func openFile(event int) *os.File {
	file, err := os.OpenFile("events.log", os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Fprintf(file, "event %d: something happened\n", event)
	return file
}
