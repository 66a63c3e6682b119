// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"net/http"
	"regexp"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"parley/internal/fault"
)

// translate makes a problem of what the library says about a request that does not fit the schema.
func (s *server) translate(ctx huma.Context, _ string, v any) (any, error) {
	m, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	f := &fault.Error{Code: fault.Invalid, Reason: "form_invalid", Message: "some values need attention"}
	switch m.Status {
	case http.StatusBadRequest, http.StatusRequestTimeout:
		f.Reason, f.Message = "body_unreadable", "the request cannot be read"
	case http.StatusRequestEntityTooLarge:
		f.Reason, f.Message = "body_too_large", "the request is too large"
	case http.StatusUnsupportedMediaType:
		f.Reason, f.Message = "media_type", "the body must be application/json"
	case http.StatusUnprocessableEntity:
	default:
		f.Code, f.Reason = fault.Internal, "internal"
	}
	for _, d := range m.Errors {
		f.Fields = append(f.Fields, fieldOf(d))
	}
	p := s.problem(ctx.Context(), f)
	p.Status = m.Status
	return p, nil
}

// shortfall is one thing the library finds wrong, with our word for it.
type shortfall struct {
	says *regexp.Regexp
	code string
}

var (
	saysRequired = regexp.MustCompile(`^expected required property (\S+) to be present$`)
	saysMissing  = regexp.MustCompile(`^required .* parameter is missing|request body is required`)
	saysUnknown  = regexp.MustCompile(`^unexpected property|^unknown query parameter`)
	saysChoice   = regexp.MustCompile(`^expected value to be one of`)
	saysLength   = regexp.MustCompile(`^expected (array )?length|^expected object with at`)
	saysRange    = regexp.MustCompile(`^expected number [<>]`)
	saysType     = regexp.MustCompile(`^expected (string|boolean|number|integer|array|object)$|^invalid (integer|float|boolean)`)
)

func shortfalls() []shortfall {
	return []shortfall{
		{saysRequired, "required"}, {saysMissing, "required"}, {saysUnknown, "unknown_key"}, {saysChoice, "choice"}, {saysLength, "length"}, {saysRange, "range"}, {saysType, "type"},
	}
}

func fieldOf(d *huma.ErrorDetail) fault.Field {
	f := fault.Field{Path: pointer(d.Location), Code: "value", Text: d.Message}
	for _, known := range shortfalls() {
		found := known.says.FindStringSubmatch(d.Message)
		if found == nil {
			continue
		}
		f.Code = known.code
		if known.says == saysRequired { // the library names the place that lacks it
			f.Path += "/" + escape(found[1])
		}
		break
	}
	return f
}

// pointer makes a JSON pointer of the library's "body.items[3].tags"; parameters are told by their name alone.
func pointer(location string) string {
	_, rest, _ := strings.Cut(location, ".")
	if rest == "" {
		return ""
	}
	var b strings.Builder
	for part := range strings.SplitSeq(strings.ReplaceAll(strings.ReplaceAll(rest, "]", ""), "[", "."), ".") {
		b.WriteString("/" + escape(part))
	}
	return b.String()
}

// escape writes a key as a part of a JSON pointer (RFC 6901).
func escape(key string) string { return strings.NewReplacer("~", "~0", "/", "~1").Replace(key) }
