// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package play reads scenario files and plays them: people with phones on one side, a Parley of its own on the other.
//
// It is the parent of both. The sandbox with its journal lives here, so it outlives a Parley that a scenario kills;
// Parley itself is a child process with empty data, spoken to over HTTP like any other. Nothing of the server is imported.
package play

// Scenario is one file.
type Scenario struct {
	Name      string            `yaml:"name" is:"required" about:"What the scenario shows, in one line."`
	RealTime  bool              `yaml:"real_time" about:"Advance waits for real instead of moving the clock."`
	AllowMore bool              `yaml:"allow_more" about:"Messages that no step expected do not fail the scenario."`
	Setup     Setup             `yaml:"setup" about:"What is there before the first step."`
	People    map[string]Person `yaml:"people" about:"Who takes part, by the key the steps use."`
	Steps     []Step            `yaml:"steps" is:"required" about:"What happens, in order."`

	file  string // as given
	lines []int  // of the steps
}

// Setup is what a scenario begins with.
type Setup struct {
	Channels []Channel        `yaml:"channels" about:"Bots made in the sandbox and connected."`
	Flows    []Flow           `yaml:"flows" about:"Funnels."`
	Contacts []map[string]any `yaml:"contacts" about:"Contacts as the API takes them."`
}

// Channel is a bot that is made at the imitation and connected to the workspace.
type Channel struct {
	Key      string            `yaml:"key" is:"required" about:"Name in the steps."`
	Kind     string            `yaml:"kind" is:"required" enum:"telegram,webchat" about:"Which messenger."`
	Name     string            `yaml:"name" about:"Name of the bot; the key when absent."`
	Mode     string            `yaml:"mode" about:"How messages arrive: webhook or poll; the kind's usual way when absent."`
	Settings map[string]string `yaml:"settings" about:"Further settings of the channel's form."`
}

// Flow is a funnel from a file or from the scenario itself.
type Flow struct {
	File    string         `yaml:"file" about:"Path of the flow document, from the scenario's folder."`
	Inline  map[string]any `yaml:"inline" about:"The document itself."`
	Publish bool           `yaml:"publish" about:"Published before the first step."`
}

// Person is somebody with a phone, or with a count many.
type Person struct {
	Name     string   `yaml:"name" about:"First name; the key when absent."`
	LastName string   `yaml:"last_name" about:"Last name."`
	Phone    string   `yaml:"phone" about:"Telephone number as +79161234567."`
	Count    int      `yaml:"count" about:"Makes so many people who do everything together."`
	Telegram *Account `yaml:"telegram" about:"The account in Telegram."`
	Webchat  *Account `yaml:"webchat" about:"A browser with the chat of a site."`
}

// Account is a person's account in a messenger.
type Account struct {
	Username string `yaml:"username" about:"Name with @, without it."`
	Language string `yaml:"language" about:"Language of the app, for example ru."`
}

// Step is one thing that happens or is expected. Exactly one key besides comment is set.
type Step struct {
	Comment string `yaml:"comment" about:"Why; shown when the step fails."`

	OpenLink      *OpenLink      `yaml:"open_link" about:"Opens a link of ours that leads into the messenger; the visit is counted."`
	PressStart    *PressStart    `yaml:"press_start" about:"Presses Start in the chat with the bot."`
	Press         *Press         `yaml:"press" about:"Presses a button of a message or of the keyboard."`
	Say           *Say           `yaml:"say" about:"Writes a text."`
	Edit          *Edit          `yaml:"edit" about:"Changes the last own message."`
	SharePhone    *SharePhone    `yaml:"share_phone" about:"Shares the own telephone number."`
	ShareLocation *ShareLocation `yaml:"share_location" about:"Shares a place."`
	SendMedia     *SendMedia     `yaml:"send_media" about:"Sends files."`
	Block         *Block         `yaml:"block" about:"Blocks the bot."`
	Unblock       *Unblock       `yaml:"unblock" about:"Unblocks the bot."`
	Leave         *Leave         `yaml:"leave" about:"Deletes the chat and stops the bot."`
	Read          *Read          `yaml:"read" about:"Reads everything."`
	React         *React         `yaml:"react" about:"Puts a reaction on the last message of the bot."`

	Advance *Advance `yaml:"advance" about:"Lets time pass, from due moment to due moment."`
	Vendor  *Vendor  `yaml:"vendor" about:"Makes the messenger's server misbehave."`
	Restart *Restart `yaml:"restart" about:"Stops Parley and starts it again on the same data."`
	Restore *Restore `yaml:"restore" about:"Moves Parley to empty data, made of a backup."`
	API     *API     `yaml:"api" about:"A request to Parley's API."`
	CLI     *CLI     `yaml:"cli" about:"A command of the parley program."`
	File    *File    `yaml:"file" about:"Writes or changes a file in the folder where commands run."`
	Publish *Publish `yaml:"publish" about:"Publishes a funnel: its draft, a new one from a file, or an earlier version."`

	ExpectMessage   *ExpectMessage   `yaml:"expect_message" about:"The next message that the person has not been asked about yet."`
	ExpectNoMessage *ExpectNoMessage `yaml:"expect_no_message" about:"Nothing comes for a while; the time passes."`
	ExpectContact   *ExpectContact   `yaml:"expect_contact" about:"The person's card in Parley."`
	ExpectStats     *ExpectStats     `yaml:"expect_stats" about:"Numbers of a funnel, of one of its blocks, or of a link."`
}

// OneOf implements form.OneOf.
func (Step) OneOf() {}

// Seat is one person in one channel.
type Seat struct {
	Person  string `yaml:"person" is:"required" about:"Key of the person."`
	Channel string `yaml:"channel" is:"required" about:"Key of the channel."`
}
