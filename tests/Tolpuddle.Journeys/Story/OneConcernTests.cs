using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Microsoft.Playwright;
using Tolpuddle.Core.Data;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys.Story;

/// <summary>The whole path of one concern, from a phone at a bus stop to the commissioner's public page.</summary>
[Trait("Databases", "Both")]
public sealed partial class OneConcernTests : IAsyncLifetime
{
    private const string Worker = "Zdenka";
    private const string Boss = "Quillfeather";
    private const string Van = "BD51 SMR";
    private const string Phone = "07700 900731";
    private const string Place = "Larkmoor packhouse";
    private const string Caller = "07700 900862";
    private const string Question = "On which day did you last see the van?";
    private const string Answer = "On Sunday, behind the chapel";
    private const string Title = "Larkmoor harvest";

    private static readonly HtmlParser Parser = new();

    private TestSite _site = null!;
    private Person _reporter = null!;
    private Person _adviser = null!;
    private Person _coordinator = null!;
    private Person _police = null!;
    private Person _council = null!;
    private Person _charity = null!;

    private string _code = "";
    private string _report = "";
    private string _call = "";
    private string _case = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DateOnly Today => Days.Of(_site.Clock.GetUtcNow().UtcDateTime);

    public async ValueTask InitializeAsync()
    {
        _site = await TestSite.StartAsync();
        _reporter = new Person(await _site.VisitAsync(Screen.Phone with { JavaScript = false }));
        _adviser = await SignInAsync(DemoPeople.Adviser);
        _coordinator = await SignInAsync(DemoPeople.Coordinator);
        _police = await SignInAsync(DemoPeople.Police);
        _council = await SignInAsync(DemoPeople.Council);
        _charity = await SignInAsync(DemoPeople.Charity);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var person in new[] { _reporter, _adviser, _coordinator, _police, _council, _charity }) await person.DisposeAsync();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task One_concern_goes_from_a_phone_without_scripts_to_the_commissioners_public_page()
    {
        await Somebody_reports_a_concern_on_a_phone_without_scripts();
        await They_note_the_return_code_and_type_it_once();
        await An_adviser_takes_a_call_about_the_same_van_and_sees_that_it_is_known();

        await A_coordinator_takes_the_report();
        await The_coordinator_grades_what_was_told_and_the_van();
        await The_coordinator_asks_the_reporter_a_question();
        await The_reporter_comes_back_with_the_code_and_answers();
        await The_coordinator_reads_the_answer();

        await The_coordinator_refers_the_report_to_the_police_and_the_council();
        await The_police_accept_it();
        await The_council_declines_it_with_a_reason();
        await The_coordinator_sees_both_answers();

        await The_coordinator_opens_a_case_and_brings_in_the_police_and_a_charity();
        await The_council_does_not_see_the_case();
        await The_coordinator_gives_each_of_them_a_task_with_a_day();
        await The_police_do_their_task_and_record_a_decision_with_its_reason();
        await The_charity_records_that_people_are_safe();
        await The_police_feed_back_what_became_of_the_referral();

        await A_scrutiny_officer_records_an_activity_of_the_plan_with_evidence();
        await A_publisher_publishes_the_account();
        await Everybody_reads_on_the_progress_page_what_was_done_and_the_records_behind_it();
        await Nothing_of_the_concern_is_on_any_public_page();
    }

    private async Task Somebody_reports_a_concern_on_a_phone_without_scripts()
    {
        await _reporter.OpenAsync("/");
        await _reporter.PressAsync("Report a concern");
        await _reporter.WriteAsync("What is happening?", $"{Worker} and other women are driven to the {Place}. They are afraid of {Boss}.");
        await _reporter.PressAsync("Continue");
        await _reporter.TickAsync("No");
        await _reporter.PressAsync("Continue");
        await _reporter.WriteAsync("The place in words", Place);
        await _reporter.PressAsync("Continue");
        await _reporter.PressAsync("Continue"); // who is at risk, which may be skipped as all but the first may
        await _reporter.WriteAsync("Who is doing this?", Boss);
        await _reporter.PressAsync("Continue");
        await _reporter.WriteAsync("Vehicles", Van);
        await _reporter.WriteAsync("Phone numbers", Phone);
        await _reporter.FitsAsync();
        await _reporter.PressAsync("I have nothing more to say: check and send");
        await _reporter.ReadsAsync(Worker, Place, Van, Phone);
        await _reporter.PressAsync("Send the report");
    }

    private async Task They_note_the_return_code_and_type_it_once()
    {
        _code = await _reporter.Page.InnerTextAsync(".return-code");
        Assert.Matches("^[0-9]{4} [0-9]{4} [0-9]{4} [0-9]{4}$", _code);
        await _reporter.PressAsync("I have written it down");
        await _reporter.WriteAsync("Type your code once", _code);
        await _reporter.PressAsync("Check the code");
        await _reporter.ReadsAsync("A person will read what you wrote.", "It has arrived");
    }

    private async Task An_adviser_takes_a_call_about_the_same_van_and_sees_that_it_is_known()
    {
        await _adviser.OpenAsync("/desk");
        await _adviser.PressAsync("Start a call");
        await _adviser.WriteAsync("Notes", $"A neighbour saw {Van} at night. They ring from {Caller}");
        await _adviser.ReadsAsync($"phone {Caller}");
        var known = _adviser.Page.Locator(".known-card", new() { HasText = Van });
        await Assertions.Expect(known).ToContainTextAsync("web form");
        _report = await known.GetByRole(AriaRole.Link).First.InnerTextAsync();
        Assert.Matches(Reference(), _report);
        await known.GetByRole(AriaRole.Button, new() { Name = "Same", Exact = true }).ClickAsync();
        await Assertions.Expect(known).ToContainTextAsync("Same. Ada Adviser");
        await _adviser.PressAsync("Finish and send");
        await _adviser.ArrivesAsync("/reports/R-*");
        _call = LastOf(_adviser.Page.Url);
        Assert.NotEqual(_report, _call);
    }

    private async Task A_coordinator_takes_the_report()
    {
        await _coordinator.OpenAsync("/reports/queue");
        await _coordinator.ReadsAsync(_report, _call);
        await _coordinator.PressAsync($"Take it {_report}");
        await _coordinator.OpenAsync($"/reports/{_report}");
        await _coordinator.ReadsAsync("Answered for by you", Worker, Phone);
    }

    private async Task The_coordinator_grades_what_was_told_and_the_van()
    {
        foreach (var item in new[] { "what was told", Van })
        {
            await _coordinator.FollowAsync($"Grade {item}");
            await _coordinator.TickAsync("2 Untested");
            await _coordinator.TickAsync("A Known directly to the source");
            await _coordinator.TickAsync("P Lawful sharing permitted");
            await _coordinator.PressAsync("Grade");
            await _coordinator.ReadsAsync($"Report {_report}", "2AP");
        }
    }

    private async Task The_coordinator_asks_the_reporter_a_question()
    {
        await _coordinator.UnfoldAsync("Ask the reporter");
        await _coordinator.WriteAsync("Your question", Question);
        await _coordinator.PressAsync("Send the question");
        await _coordinator.ReadsAsync("The reporter sees the question when they come back with the code.", "Reporter asked");
    }

    private async Task The_reporter_comes_back_with_the_code_and_answers()
    {
        await _reporter.OpenAsync("/return");
        await _reporter.WriteAsync("Come back with your code", _code);
        await _reporter.PressAsync("Open my report");
        await _reporter.ReadsAsync("We have a question for you", Question, "A person has read it");
        await _reporter.FitsAsync();
        await _reporter.WriteAsync("Your answer", Answer);
        await _reporter.PressAsync("Send");
        await _reporter.ReadsAsync("Your message has arrived.", Answer);
        await _reporter.PressAsync("Finish this visit");
    }

    private async Task The_coordinator_reads_the_answer()
    {
        await _coordinator.OpenAsync($"/reports/{_report}");
        await _coordinator.ReadsAsync(Answer);
        await _coordinator.PressAsync("I have read this");
        await _coordinator.ReadsAsync("The reporter can see that their messages were read.");
    }

    private async Task The_coordinator_refers_the_report_to_the_police_and_the_council()
    {
        await _coordinator.FollowAsync("Refer");
        await _coordinator.TickAsync("Demonstration Police");
        await _coordinator.TickAsync("Demonstration Council");
        await _coordinator.WriteAsync("What you ask of them", "Please look at the van and at the packhouse.");
        await SayGroundsAsync();
        await _coordinator.PressAsync("Send");
        await _coordinator.ReadsAsync("To Demonstration Police", "To Demonstration Council", "With agencies");
    }

    private async Task The_police_accept_it()
    {
        await OpenReferralAsync(_police);
        await _police.PressAsync("Accept");
        await _police.ReadsAsync("Accepted, result awaited");
    }

    private async Task The_council_declines_it_with_a_reason()
    {
        await OpenReferralAsync(_council);
        await _council.UnfoldAsync("Decline");
        await _council.WriteAsync("Why", "The packhouse lies in the next district");
        await _council.PressAsync("Decline");
        await _council.OpenAsync("/referrals");
        await _council.ReadsAsync("No agency waits for us.");
        Assert.Equal(404, (await _council.Page.GotoAsync($"/reports/{_report}"))!.Status); // who has declined sees the report no longer
    }

    private async Task The_coordinator_sees_both_answers()
    {
        await _coordinator.OpenAsync($"/reports/{_report}");
        await _coordinator.ReadsAsync("Accepted, result awaited", "Declined");
        await _coordinator.FollowAsync("To Demonstration Council");
        await _coordinator.ReadsAsync("The packhouse lies in the next district");
    }

    private async Task The_coordinator_opens_a_case_and_brings_in_the_police_and_a_charity()
    {
        await _coordinator.OpenAsync($"/reports/{_report}");
        await _coordinator.FollowAsync("Open a case");
        await _coordinator.WriteAsync("Title", Title);
        await _coordinator.WriteAsync("What you are on it for", "to keep everybody's steps together");
        await _coordinator.PressAsync("Open the case");
        _case = _coordinator.Page.Url.Split('/')[^2];
        await BringInAsync("Demonstration Police: Parveen Practitioner", "investigation");
        await BringInAsync("Demonstration Support Charity: Chidi Practitioner", "support of the women");
        await _coordinator.OpenAsync($"/cases/{_case}/reports");
        await _coordinator.WriteAsync("Its reference", _call);
        await _coordinator.PressAsync("Add the report");
        await _coordinator.ReadsAsync(_report, _call);
    }

    private async Task The_council_does_not_see_the_case() => Assert.Equal(404, (await _council.Page.GotoAsync($"/cases/{_case}"))!.Status);

    private async Task The_coordinator_gives_each_of_them_a_task_with_a_day()
    {
        await _coordinator.OpenAsync($"/cases/{_case}/tasks");
        await SetTaskAsync("Find out who keeps the van", "Parveen Practitioner, Demonstration Police", Today.AddDays(2));
        await SetTaskAsync("Have a safe house ready", "Chidi Practitioner, Demonstration Support Charity", Today.AddDays(3));
        await _charity.OpenAsync("/cases");
        await _charity.ReadsAsync(Title, "Have a safe house ready", "in 3 days");
    }

    private async Task The_police_do_their_task_and_record_a_decision_with_its_reason()
    {
        await _police.OpenAsync($"/cases/{_case}");
        await _police.FollowAsync("Find out who keeps the van");
        await _police.WriteAsync("What came of it", $"{Boss} has hired it");
        await _police.PressAsync("Done");
        await _police.ReadsAsync("The task is done.");
        await _police.OpenAsync($"/cases/{_case}/decisions");
        await _police.WriteAsync("What is decided", "Visit on Sunday with the charity");
        await _police.WriteAsync("What else was considered", "To watch for another week");
        await _police.WriteAsync("Why", "They may be moved at the end of the harvest");
        await _police.PressAsync("Record the decision");
        await _police.ReadsAsync("The decision is recorded.", "Visit on Sunday with the charity", "They may be moved at the end of the harvest");
    }

    private async Task The_charity_records_that_people_are_safe()
    {
        await _charity.OpenAsync($"/cases/{_case}/outcomes");
        await _charity.ChooseAsync("What has changed", "In a safe place");
        await _charity.WriteAsync("On what day", Iso(Today));
        await _charity.WriteAsync("How many people, if known", "4");
        await _charity.PressAsync("Record the outcome");
        await _charity.ReadsAsync("The outcome is recorded.", "In a safe place", "Demonstration Support Charity");
    }

    private async Task The_police_feed_back_what_became_of_the_referral()
    {
        await _police.OpenAsync($"/reports/{_report}");
        await _police.FollowAsync("From Demonstration Helpline");
        await _police.ChooseAsync("Result", "Arrest");
        await _police.WriteAsync("What the sender needs to know", "The driver was arrested at the gate");
        await _police.PressAsync("Send the result");
        await _coordinator.OpenAsync($"/cases/{_case}/reports");
        await _coordinator.ReadsAsync("Demonstration Police: done, Arrest", "Demonstration Council: declined");
    }

    private async Task A_scrutiny_officer_records_an_activity_of_the_plan_with_evidence()
    {
        await using var officer = await SignInAsync(DemoPeople.ScrutinyOfficer);
        await officer.OpenAsync("/scrutiny/activities?commitment=C1");
        await officer.WriteAsync("One or two words that open its sentence", "Joint work");
        await officer.WriteAsync("What was done, as the public should read it", "A concern that the public reported was worked on by several agencies together");
        await officer.ChooseAsync("Kind", "Partnership work");
        await officer.ChooseAsync("Status", "Done");
        await officer.WriteAsync("From", Iso(Today));
        await officer.ChooseAsync("Organisation 1", "Dorset Anti-Slavery Partnership");
        await officer.PressAsync("Save");
        await officer.FollowAsync("A10");
        await officer.WriteAsync("What shows it", "Minutes of the partnership: people are safe");
        await officer.WriteAsync("On what day", Iso(Today));
        await officer.PressAsync("Add evidence");
        await officer.ReadsAsync("Minutes of the partnership: people are safe");
    }

    private async Task A_publisher_publishes_the_account()
    {
        await using var publisher = await SignInAsync(DemoPeople.Publisher);
        await publisher.OpenAsync("/publication");
        await publisher.ReadsAsync("What it would say today", "worked on by several agencies together");
        await publisher.WriteAsync("What has changed, for the history", "Joint work");
        await publisher.PressAsync("Publish now");
        await publisher.ReadsAsync("The records say what is already published.");
    }

    private async Task Everybody_reads_on_the_progress_page_what_was_done_and_the_records_behind_it()
    {
        await _reporter.OpenAsync("/progress");
        await _reporter.ReadsAsync("Joint work. A concern that the public reported was worked on by several agencies together.");
        await _reporter.FitsAsync();
        await _reporter.FollowAsync("Joint work, A10");
        await _reporter.ReadsAsync("Record A10", "C1", "Dorset Anti-Slavery Partnership", "Minutes of the partnership: people are safe");

        using var stranger = _site.NewCaller();
        var json = await stranger.Http.GetFromJsonAsync<JsonElement>("/progress.json", Cancel);
        Assert.Equal(Iso(Today), json.GetProperty("asOf").GetString());
        var statement = json.GetProperty("statements").EnumerateArray().Single(s => s.GetProperty("id").GetString() == "A10");
        Assert.Equal(["A10", "C1"], statement.GetProperty("records").EnumerateArray().Select(r => r.GetString()));
        Assert.Equal(Iso(Today), statement.GetProperty("from").GetString());
    }

    private async Task Nothing_of_the_concern_is_on_any_public_page()
    {
        string[] secrets =
        [
            Worker, Boss, Van, Phone, Place, Caller, Question, Answer, Title, "BD51SMR", "7700900731", "7700900862", _report, _call, _case, _code, _code.Replace(" ", "", StringComparison.Ordinal),
            "safe house", "Visit on Sunday", "next district", "Practitioner",
        ];
        var pages = await EveryPublicPageAsync();
        string[] known = ["/", "/report/what", "/return", "/help", "/progress", "/progress.json", "/progress.csv", "/progress/records/A10", "/progress/history", "/ar/progress"];
        Assert.Empty(known.Except(pages.Keys));
        foreach (var (path, content) in pages)
        {
            Assert.All(secrets, secret => Assert.False(content.Contains(secret, StringComparison.OrdinalIgnoreCase), $"{path} says {secret}."));
        }
    }

    /// <summary>Everything to which a stranger is led from the first page, by its address.</summary>
    private async Task<Dictionary<string, string>> EveryPublicPageAsync()
    {
        using var stranger = _site.NewCaller();
        var pages = new Dictionary<string, string>();
        var waiting = new Queue<Uri>([new Uri(_site.Address, "/")]);
        while (waiting.TryDequeue(out var next))
        {
            if (next.Authority != _site.Address.Authority || pages.ContainsKey(next.AbsolutePath)) continue;
            using var answer = await stranger.Http.GetAsync(next, Cancel);
            pages[next.AbsolutePath] = await answer.Content.ReadAsStringAsync(Cancel);
            if (answer.Headers.Location is { } location) waiting.Enqueue(new Uri(next, location));
            foreach (var link in Parser.ParseDocument(pages[next.AbsolutePath]).QuerySelectorAll("a[href]")) waiting.Enqueue(new Uri(next, link.GetAttribute("href")));
        }

        return pages;
    }

    private async Task<Person> SignInAsync(string email) => new(await _site.VisitAsync(email, Cancel));

    private async Task OpenReferralAsync(Person person)
    {
        await person.OpenAsync("/referrals");
        await person.FollowAsync(_report);
        await person.ReadsAsync("Please look at the van and at the packhouse.");
    }

    private async Task BringInAsync(string who, string purpose)
    {
        await _coordinator.ChooseAsync("Who", who);
        await _coordinator.WriteAsync("What for", purpose);
        await _coordinator.TickAsync("The whole case");
        await SayGroundsAsync();
        await _coordinator.PressAsync("Bring them in");
        await _coordinator.ReadsAsync("They see the case from now on, and were told.", purpose);
    }

    private async Task SayGroundsAsync()
    {
        await _coordinator.ChooseAsync("Lawful basis", "Public task (UK GDPR 6(1)(e))");
        await _coordinator.ChooseAsync("The person concerned", "They were not asked");
        await _coordinator.WriteAsync("Who was asked by whom, or why not", "The reporter is anonymous");
    }

    private async Task SetTaskAsync(string what, string who, DateOnly day)
    {
        await _coordinator.WriteAsync("What is to be done", what);
        await _coordinator.ChooseAsync("By whom", who);
        await _coordinator.WriteAsync("By what day", Iso(day));
        await _coordinator.PressAsync("Set the task");
        await _coordinator.ReadsAsync("The task is set, and its owner was told.", what);
    }

    private static string Iso(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    private static string LastOf(string url) => new Uri(url).AbsolutePath.Split('/')[^1];

    [GeneratedRegex("^R-[0-9A-Z]{4}-[0-9A-Z]{4}$")]
    private static partial Regex Reference();
}
