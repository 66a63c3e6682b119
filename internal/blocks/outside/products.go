// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outside

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/keyword"
	"parley/internal/rich"
	"parley/internal/template"
)

// Products shows a page of the catalogue and lets the person put products into a cart.
type Products struct{}

type productsBody struct {
	Text     i18n.Text     `json:"text"`
	Category string        `json:"category"`
	Search   string        `json:"search"`
	Limit    int           `json:"limit"`
	Order    i18n.Text     `json:"order"`
	Name     string        `json:"name"`
	Timeout  flow.Duration `json:"timeout"`
	Wait     waitBody      `json:"wait"`
}

const (
	maxProducts   = 10 // on one page: more buttons than this nobody reads
	usualProducts = 5
	orderButton   = "order"
	placeChoosing = 1
)

// Spec is the data of the block.
func (Products) Spec() flow.BlockSpec {
	return flow.BlockSpec{
		Kind: "products", Group: flow.GroupTalk, Icon: "shopping-cart",
		Title: i18n.Words("Товары и корзина", "Products and cart"),
		About: i18n.Words("Показывает товары из каталога и собирает корзину: один товар — одно нажатие.", "Shows products of the catalogue and fills a cart, one product a press."),
		Form: []flow.Field{
			flow.Named("text", flow.Text, "Что сказать", "What to say").Needed(),
			flow.Named("category", flow.String, "Категория", "Category"), flow.Named("search", flow.Template, "Поиск", "Search"),
			flow.Named("limit", flow.Int, "Сколько товаров", "How many products").Between(1, maxProducts),
			flow.Named("order", flow.Text, "Кнопка «Оформить»", "Button to order"), flow.Named("name", flow.String, "Имя корзины", "Name of the cart"),
			timeoutForm(), flow.WaitForm(),
		},
		Exits: []flow.Exit{
			flow.NamedExit("ordered", "Оформляет", "Orders"), flow.NamedExit("nothing", "Товаров нет", "No products"), flow.NamedExit("timeout", "Ничего не выбрал", "Chose nothing"),
			failed(), flow.NamedExit("other", "Другой ответ", "Another answer").Silent(),
		},
	}
}

type products struct {
	asking
	text, order *flow.Words
	name        string
	limit       int
	wait        flow.Duration
}

// product is one product as the catalogue tells of it. Price is in minor units.
type product struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Price    int64  `json:"price"`
	Currency string `json:"currency"`
	Count    int    `json:"count,omitempty"` // in the cart
}

// Compile reads the block.
func (Products) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[productsBody](raw, s)
	b := products{text: words(s, "text", body.Text), name: cmp.Or(body.Name, s.Block), limit: body.Limit, wait: body.Wait.For}
	if b.limit == 0 {
		b.limit = usualProducts
	}
	if body.Order.Empty() {
		body.Order = i18n.Words("Оформить заказ", "Order")
	}
	b.order = s.Words("order", body.Order, template.InPlain)
	search := s.Template("search", body.Search, template.InPlain)
	for i := range b.limit {
		s.Button("limit", buttonOf(i))
	}
	s.Button("order", orderButton)
	if b.wait == 0 {
		s.Never("timeout")
	}
	b.ask = func(t *flow.Turn, a flow.Asked) flow.Effect {
		return flow.Products{Asked: a, Category: body.Category, Search: t.Text(search), Limit: b.limit}
	}
	b.answered = b.show
	ask, problems := compileAsking(s, flow.EffectProducts, body.Timeout, b.asking)
	b.asking, _ = ask.(asking)
	return b, problems
}

func buttonOf(i int) string { return "p" + strconv.Itoa(i+1) }

// show puts the page before the person.
func (b products) show(t *flow.Turn, answer []byte) flow.Next {
	var page struct {
		Products []product `json:"products"`
	}
	if err := json.Unmarshal(answer, &page); err != nil {
		t.Trouble("answer_without", "products")
		return flow.Leave("failed")
	}
	page.Products = page.Products[:min(len(page.Products), b.limit)]
	if len(page.Products) == 0 {
		return flow.Leave("nothing")
	}
	for i := range page.Products {
		page.Products[i].Title, page.Products[i].Count = cut(page.Products[i].Title), 0
	}
	b.keep(t, page.Products)
	t.SetPlace(placeChoosing)
	var text strings.Builder
	text.WriteString(t.Text(b.text))
	for i, p := range page.Products {
		fmt.Fprintf(&text, "\n%d. %s — %s", i+1, rich.Escape(p.Title), p.price(t))
	}
	t.Offer(text.String(), b.options(t, page.Products))
	return flow.ForAnswer(t.After(b.wait))
}

// maxTitle is the most of a product's name that a button and a session hold, in characters.
const maxTitle = 60

func cut(title string) string {
	if r := []rune(title); len(r) > maxTitle {
		return string(r[:maxTitle]) + "…"
	}
	return title
}

func (p product) price(t *flow.Turn) string {
	return template.Money{Minor: p.Price, Currency: p.Currency}.In(t.Lang())
}

// options are the buttons of the page.
func (b products) options(t *flow.Turn, page []product) []keyword.Option {
	options := make([]keyword.Option, 0, len(page)+1)
	for i, p := range page {
		options = append(options, keyword.Option{ID: buttonOf(i), Label: p.Title})
	}
	return append(options, keyword.Option{ID: orderButton, Label: t.Text(b.order)})
}

// Resume takes the page first, and then what is put into the cart.
func (b products) Resume(t *flow.Turn, in flow.Input) flow.Next {
	if t.Place() != placeChoosing {
		return b.asking.Resume(t, in)
	}
	switch in := in.(type) {
	case flow.Press:
		if in.Late {
			return flow.Stay()
		}
		return b.press(t, b.page(t), in.Button)
	case flow.Answer:
		page := b.page(t)
		if button, ok := keyword.Choose(b.options(t, page), in.Text); ok {
			return b.press(t, page, button)
		}
		return flow.Stay()
	case flow.Timeout:
		return flow.Leave("timeout")
	default:
		return flow.Stay()
	}
}

// press puts a product into the cart, or goes on to the order.
func (b products) press(t *flow.Turn, page []product, button string) flow.Next {
	if button == orderButton {
		if _, ok := t.Get(b.name); ok {
			return flow.Leave("ordered")
		}
		t.SayText(i18n.Words("Корзина пока пуста. Выберите хотя бы один товар.", "The cart is empty so far. Please choose at least one product.").In(t.Lang(), i18n.EN))
		return flow.Keep()
	}
	for i := range page {
		if buttonOf(i) != button {
			continue
		}
		page[i].Count++
		b.keep(t, page)
		sum, _ := t.Get(b.name + ".text")
		t.SayText(fmt.Sprintf(i18n.Words("В корзине: %s.", "In the cart: %s.").In(t.Lang(), i18n.EN), rich.Escape(sum.Text)))
		return flow.Keep()
	}
	return flow.Stay()
}

// keep writes the page and the cart into the session: the ids, a line for people, and the sum in units as people write them.
func (b products) keep(t *flow.Turn, page []product) {
	raw, err := json.Marshal(page)
	if err != nil {
		return // strings and numbers always encode
	}
	t.Set(flow.TextVar(b.name+".page"+flow.CodeSuffix, string(raw)))
	var ids, lines []string
	sum := product{}
	for _, p := range page {
		if p.Count > 0 {
			ids = append(ids, p.ID+":"+strconv.Itoa(p.Count))
			lines = append(lines, fmt.Sprintf("%s × %d", p.Title, p.Count))
			sum.Price, sum.Currency = sum.Price+p.Price*int64(p.Count), p.Currency
		}
	}
	if len(ids) == 0 {
		t.Drop(b.name)
		return
	}
	t.Set(flow.TextVar(b.name, strings.Join(ids, ",")))
	t.Set(flow.TextVar(b.name+".text", strings.Join(lines, ", ")+" — "+sum.price(t)))
	unit, _ := template.Amount(1, sum.Currency)
	t.Set(flow.NumberVar(b.name+".total", float64(sum.Price)/float64(max(unit.Minor, 1))))
}

// page reads what was shown.
func (b products) page(t *flow.Turn) []product {
	kept, _ := t.Get(b.name + ".page" + flow.CodeSuffix)
	var page []product
	if json.Unmarshal([]byte(kept.Text), &page) != nil {
		return nil
	}
	return page
}
