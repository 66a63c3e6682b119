// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package demo

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
)

// cup draws a cup of coffee from above: what the people of the demo send as a photo. The shade tells one cup from another.
func cup(shade uint8) ([]byte, error) {
	const side = 360
	rings := []struct {
		radius int
		color  color.RGBA
	}{
		{70, color.RGBA{214, 170, 120 + shade%60, 255}}, // the pattern on the milk
		{112, color.RGBA{150, 96, 56, 255}},
		{128, color.RGBA{250, 246, 240, 255}}, // the rim
		{165, color.RGBA{226, 218, 206, 255}}, // the saucer
	}
	img := image.NewRGBA(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			dx, dy := x-side/2, y-side/2
			at := color.RGBA{104 + shade%40, 84, 70, 255} // the table
			for _, r := range rings {
				if dx*dx+dy*dy <= r.radius*r.radius {
					at = r.color
					break
				}
			}
			img.SetRGBA(x, y, at)
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		return nil, fmt.Errorf("demo: draw a cup: %w", err)
	}
	return out.Bytes(), nil
}
