package main

import (
	"fmt"
	"os"

	"gopkg.in/natefinch/lumberjack.v2"
)

// #region pusher
// Pusher sends events on. It writes a line of log for each, with a writer that it opens for the purpose.
type Pusher struct {
	openWriter func() *lumberjack.Logger
}

// NewPusher makes a pusher.
func NewPusher(openWriter func() *lumberjack.Logger) *Pusher {
	return &Pusher{openWriter: openWriter}
}

// Push sends one event on.
func (p *Pusher) Push(event int) *lumberjack.Logger {
	writer := p.openWriter()
	fmt.Fprintf(writer, "event %d: something happened\n", event)
	return writer
}

func newWriter() *lumberjack.Logger {
	return &lumberjack.Logger{Filename: "events.log", MaxSize: 100, MaxBackups: 3}
}

// handle is what the service did in every call.
func handle(event int) *lumberjack.Logger {
	return NewPusher(newWriter).Push(event)
}

// #endregion pusher

// handlerOf is the handler of a call, by the name of its variant.
func handlerOf(variant string) func(event int) {
	shared := newWriter()
	sharedWriter := func() *lumberjack.Logger { return shared }
	switch variant {
	case "new-pusher-new-writer":
		return func(event int) { handle(event) }
	case "new-pusher-new-writer-closed":
		return func(event int) { handle(event).Close() }
	case "new-pusher-shared-writer":
		return func(event int) { NewPusher(sharedWriter).Push(event) }
	case "shared-pusher-new-writer":
		pusher := NewPusher(newWriter)
		return func(event int) { pusher.Push(event) }
	case "shared-pusher-shared-writer":
		pusher := NewPusher(sharedWriter)
		return func(event int) { pusher.Push(event) }
	case "file-kept-open":
		return func(event int) { keep(openFile(event)) }
	case "file-dropped":
		return func(event int) { openFile(event) }
	}
	fmt.Fprintf(os.Stderr, "there is no variant %q\n", variant)
	os.Exit(2)
	return nil
}
