// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package app

import (
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"parley/internal/db"
	"parley/internal/db/dbtest"
)

// client is somebody without an account who has been sent a link.
type client struct {
	t    *testing.T
	at   string
	page string
}

// ask opens the page, or sends a form to it.
func (c *client) ask(method string, form url.Values) int {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.at, strings.NewReader(form.Encode()))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := new(http.Client).Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	c.page = string(body)
	return resp.StatusCode
}

func (c *client) open() int {
	c.t.Helper()
	return c.ask(http.MethodGet, nil)
}

var past = regexp.MustCompile(`name="past" value="([^"]*)"><input type="hidden" name="begin" value="(\d+)"`)

// do sends a form of the page, with the past that the page carries.
func (c *client) do(fields ...string) {
	c.t.Helper()
	carried := past.FindStringSubmatch(c.page)
	if carried == nil {
		c.t.Fatal("the page carries no past:\n" + c.page)
	}
	form := url.Values{"past": {html.UnescapeString(carried[1])}, "begin": {carried[2]}}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	c.ask(http.MethodPost, form)
}

func (c *client) sees(words ...string) {
	c.t.Helper()
	for _, w := range words {
		if !strings.Contains(c.page, w) {
			c.t.Errorf("the page does not show %q:\n%s", w, c.page)
		}
	}
}

// pathOf is what stands behind the server of an address.
func pathOf(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Path
}

// A client without an account goes through the draft, leaves a remark, and is let in no more once the link is closed or over.
func TestATryLink(t *testing.T) {
	t.Parallel()
	dbtest.EachNew(t, func(t *testing.T, opt db.Options) {
		h := start(t, opt)
		h.publish(t, hello)
		d := h.door(t)
		flow := d.first("/flows")["id"].(string)
		made := d.want(http.StatusCreated, "POST", "/flows/"+flow+"/try-links", `{"days": 2}`)
		address := made["url"].(string)
		c := &client{t: t, at: h.baseURL() + pathOf(t, address)}
		if status := c.open(); status != http.StatusOK {
			t.Fatal(status, c.page)
		}
		c.sees("<h1>Hello</h1>", "Hello</div>", ">More</button>")
		c.do("do", "say", "text", "<script>alert(1)</script> & **x**")
		c.sees("&lt;script&gt;alert(1)&lt;/script&gt; &amp; **x**")
		c.do("do", "press", "button", "more", "bubble", "1")
		c.sees("Thanks")
		c.do("do", "remark", "author", "Vera <b>", "remark", "Add the price")
		c.sees("Thank you, the remark is passed on.", `value="Vera &lt;b&gt;"`)
		c.do("do", "remark", "author", "", "remark", "x")
		c.sees("Please write your name and a remark.")
		remark := d.first("/flows/" + flow + "/comments")
		if remark["author"] != "Vera <b>" || remark["text"] != "Add the price" {
			t.Errorf("%v", remark)
		}
		if status := c.ask(http.MethodPost, url.Values{"past": {"["}, "begin": {"1"}}); status != http.StatusBadRequest {
			t.Error("a broken run is taken:", status)
		}
		if status := c.ask(http.MethodPost, url.Values{"past": {strings.Repeat(" ", 200<<10)}, "begin": {"1"}}); status != http.StatusBadRequest {
			t.Error("any size is taken:", status)
		}

		second := d.want(http.StatusCreated, "POST", "/flows/"+flow+"/try-links", `{"days": 1, "version": 1}`)
		d.want(http.StatusNoContent, "DELETE", "/flows/"+flow+"/try-links/"+made["id"].(string), "")
		if status := c.open(); status != http.StatusNotFound {
			t.Error("a closed link works:", status)
		}
		address = second["url"].(string)
		c.at = h.baseURL() + pathOf(t, address)
		if status := c.open(); status != http.StatusOK {
			t.Error(status)
		}
		if _, err := h.advance(t.Context(), h.ws, 25*time.Hour); err != nil {
			t.Fatal(err)
		}
		if status := c.open(); status != http.StatusNotFound {
			t.Error("a link whose time is over works:", status)
		}
		if people := d.want(http.StatusOK, "GET", "/contacts", "")["items"].([]any); len(people) != 0 {
			t.Errorf("trying has made contacts: %v", people)
		}
	})
}
