// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package filter

import "parley/internal/i18n"

// The atoms of the first form of the language. Their meaning and words stand here, so that every room, page and document speaks alike;
// where the data lies is said by the room that owns it, in the Source it passes.

// SourceFunc says where the data of an atom lies.
type SourceFunc func(Scope) Source

// ColumnSource is a SourceFunc for an expression over the contact's own row.
func ColumnSource(expression string) SourceFunc {
	return func(Scope) Source { return Source{Value: expression} }
}

// FieldAtom is field("key"): a custom field. kind gives its kind, with the field's name as Label; false means that there is no such field.
func FieldAtom(kind func(key string) (Kind, bool), source SourceFunc) Atom {
	return Atom{
		Name: "field", Args: []Arg{{Name: "key", Type: String}}, Source: source,
		Words: Phrases{
			Title:   i18n.Words("Поле", "Field"),
			Subject: i18n.Words("поле «{1}»", "field “{1}”"),
			Yes:     i18n.Words("поле «{1}» заполнено", "field “{1}” is set"),
			No:      i18n.Words("поле «{1}» не заполнено", "field “{1}” is not set"),
		},
		Resolve: func(args []Literal) (Kind, i18n.Text) {
			k, there := kind(args[0].Text)
			if !there {
				return k, i18n.Words("Нет поля «"+args[0].Text+"». Создайте его или выберите другое", "There is no field “"+args[0].Text+"”. Create it or choose another")
			}
			return k, nil
		},
	}
}

// TagAtom is tag("name"): whether the contact has the tag. The source is given the folded name.
func TagAtom(source SourceFunc) Atom {
	return Atom{
		Name: "tag", Args: []Arg{{Name: "name", Type: String, Folded: true}}, Kind: Kind{Type: Bool}, Source: source,
		Words: Phrases{Title: i18n.Words("Тег", "Tag"), Yes: i18n.Words("есть тег «{1}»", "has tag “{1}”"), No: i18n.Words("нет тега «{1}»", "has no tag “{1}”")},
	}
}

// StageAtom is stage(): the life-cycle stage, one of the options.
func StageAtom(stages []Option, source SourceFunc) Atom {
	return named("stage", Kind{Type: Choice, Options: stages}, source,
		i18n.Words("стадия", "stage"), i18n.Words("стадия известна", "stage is known"), i18n.Words("стадия неизвестна", "stage is not known")).Titled("Стадия", "Stage")
}

// SourceAtom is source("utm_source"): one mark of where the person came from. marks are the marks there are.
func SourceAtom(marks []Option, source SourceFunc) Atom {
	a := named("source", Kind{Type: Text}, source, i18n.Words("источник «{1}»", "source “{1}”"),
		i18n.Words("источник «{1}» известен", "source “{1}” is known"), i18n.Words("источник «{1}» неизвестен", "source “{1}” is not known")).Titled("Источник", "Source")
	a.Args = []Arg{{Name: "mark", Type: String, Options: marks}}
	return a
}

// ChannelAtom is channel("telegram"): whether the contact has an address on that kind of channel.
func ChannelAtom(kinds []Option, source SourceFunc) Atom {
	return Atom{
		Name: "channel", Args: []Arg{{Name: "kind", Type: String, Options: kinds}}, Kind: Kind{Type: Bool}, Source: source,
		Words: Phrases{Title: i18n.Words("Канал", "Channel"), Yes: i18n.Words("есть в {1}", "is in {1}"), No: i18n.Words("нет в {1}", "is not in {1}")},
	}
}

// ConsentAtom is consent("promo"): whether consent for the purpose is given.
func ConsentAtom(purposes []Option, source SourceFunc) Atom {
	return Atom{
		Name: "consent", Args: []Arg{{Name: "purpose", Type: String, Options: purposes}}, Kind: Kind{Type: Bool}, Source: source,
		Words: Phrases{Title: i18n.Words("Согласие", "Consent"), Yes: i18n.Words("есть согласие «{1}»", "gave consent “{1}”"), No: i18n.Words("нет согласия «{1}»", "gave no consent “{1}”")},
	}
}

// NameAtom is name(), stored folded.
func NameAtom(source SourceFunc) Atom {
	return named("name", Kind{Type: Text}, source, i18n.Words("имя", "name"), i18n.Words("имя известно", "name is known"), i18n.Words("имя неизвестно", "name is not known")).Titled("Имя", "Name")
}

// LanguageAtom is language(): a tag such as "ru" or "pt-br", stored in small letters.
func LanguageAtom(source SourceFunc) Atom {
	return named("language", Kind{Type: Text}, source, i18n.Words("язык", "language"), i18n.Words("язык известен", "language is known"), i18n.Words("язык неизвестен", "language is not known")).Titled("Язык", "Language")
}

// PhoneAtom is phone(), stored as "+79161234567".
func PhoneAtom(source SourceFunc) Atom {
	return named("phone", Kind{Type: Text}, source, i18n.Words("телефон", "phone"), i18n.Words("телефон известен", "phone is known"), i18n.Words("телефон неизвестен", "phone is not known")).Titled("Телефон", "Phone")
}

// EmailAtom is email(), stored folded.
func EmailAtom(source SourceFunc) Atom {
	return named("email", Kind{Type: Text}, source, i18n.Words("почта", "e-mail"), i18n.Words("почта известна", "e-mail is known"), i18n.Words("почта неизвестна", "e-mail is not known")).Titled("Почта", "E-mail")
}

// CreatedAtom is created(): when the contact came into the base.
func CreatedAtom(source SourceFunc) Atom {
	return named("created", Kind{Type: Moment}, source, i18n.Words("появление в базе", "joining the base"),
		i18n.Words("дата появления в базе известна", "the date of joining is known"), i18n.Words("дата появления в базе неизвестна", "the date of joining is not known")).Titled("Появился в базе", "Joined the base")
}

// LastInboundAtom is last_inbound(): when the contact last wrote. Who never wrote is before every date.
func LastInboundAtom(source SourceFunc) Atom {
	a := named("last_inbound", Kind{Type: Moment}, source, i18n.Words("последнее сообщение от человека", "last message from the person"),
		i18n.Words("писал хотя бы раз", "has written at least once"), i18n.Words("ни разу не писал", "has never written")).Titled("Последнее сообщение от него", "Last message from them")
	a.Unset = BeforeAll
	return a
}

// LastClickAtom is last_click(): when the contact last pressed a button or opened a link. Who never did is before every date.
func LastClickAtom(source SourceFunc) Atom {
	a := named("last_click", Kind{Type: Moment}, source, i18n.Words("последнее нажатие", "last click"),
		i18n.Words("нажимал хотя бы раз", "has clicked at least once"), i18n.Words("ни разу не нажимал", "has never clicked")).Titled("Последнее нажатие", "Last click")
	a.Unset = BeforeAll
	return a
}

// BucketAtom is bucket(): the contact's random number 0…1023, given once, for shares of the base that stay put.
func BucketAtom(source SourceFunc) Atom {
	return named("bucket", Kind{Type: Integer}, source, i18n.Words("случайная группа (0–1023)", "random bucket (0–1023)"),
		i18n.Words("случайная группа есть", "has a random bucket"), i18n.Words("случайной группы нет", "has no random bucket")).Titled("Случайная группа", "Random bucket")
}

func named(name string, kind Kind, source SourceFunc, subject, yes, no i18n.Text) Atom {
	return Atom{Name: name, Kind: kind, Source: source, Words: Phrases{Subject: subject, Yes: yes, No: no}}
}
