using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Publication;
using Tolpuddle.Core.Scrutiny;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Publication;

public sealed class PublicAccountTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_Dorset_facts_give_the_commitment_and_each_of_the_nine_activities_and_nothing_else()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var db = database.Open(Viewer.Nobody);

        var account = await Account(db).PublishedAsync(Cancel);

        Assert.Equal(["C1", "A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9"], account!.Statements.Select(s => s.Id));
        Assert.All(account.Statements, s => Assert.Contains(s.Id, s.Records));
        Assert.All(account.Statements.SelectMany(s => s.Records), id => Assert.Contains(account.Records, r => r.Id == id));
    }

    [Theory]
    [InlineData("C1", "", "The Office of the Police and Crime Commissioner for Dorset promised: “Ensure sufficient focus is placed on modern slavery and human trafficking locally”.")]
    [InlineData("A1", "Partnership", "The commissioner is represented at the Dorset Anti-Slavery Partnership.")]
    [InlineData("A2", "Region", "The partnership links with regional colleagues, particularly the Regional Organised Crime Unit overseeing the policing response across the South West.")]
    [InlineData("A3", "Conference", "The commissioner provided funding toward a successful awareness conference organised by the former Borough of Poole council.")]
    [InlineData("A4", "What followed", "Follow-up training and information sessions for agencies and staff who attended the 2017 conference, carried out by the Borough of Poole. Paid for by a grant of the National Anti-Trafficking and Modern Slavery Network, won by the Office of the Police and Crime Commissioner for Dorset.")]
    [InlineData("A5", "Council staff", "Training for staff of the former Weymouth and Portland Borough Council to raise awareness and understanding of modern slavery issues. Paid for by a grant of the National Anti-Trafficking and Modern Slavery Network, won by the Office of the Police and Crime Commissioner for Dorset.")]
    [InlineData("A6", "Employers", "A training package for gig-economy and transient-labour employers. Paid for by a grant of the National Anti-Trafficking and Modern Slavery Network, won by the Office of the Police and Crime Commissioner for Dorset on behalf of the Dorset Anti-Slavery Partnership.")]
    [InlineData("A7", "Toolkit", "The office engaged with the network in developing a national PCC Modern Slavery Toolkit, now finalised and published, which assists commissioners in their scrutiny function for this area of policing and community safety.")]
    [InlineData("A8", "Helpline", "The commissioner agreed to provide funding towards the running of a national Modern Slavery helpline, delivered by the specialist charity Unseen.")]
    [InlineData("A9", "Operation Aidant", "Dorset Police actively engaged in Operation Aidant, implemented locally with specific weeks of action. In January and February 2019 the focus was labour exploitation in the agricultural and fisheries industries. Co-ordinated by the National Crime Agency.")]
    public async Task Each_fact_is_said_in_one_statement_made_of_its_record(string code, string lead, string sentence)
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var db = database.Open(Viewer.Nobody);

        var statement = (await Account(db).PublishedAsync(Cancel))!.Statements.Single(s => s.Id == code);

        Assert.Equal((lead, sentence), (statement.Lead, statement.Text));
    }

    [Theory]
    [InlineData(ActivityStatus.Planned, "This is planned and has not happened yet.")]
    [InlineData(ActivityStatus.UnderWay, "This has begun and is not finished.")]
    [InlineData(ActivityStatus.Stopped, "This was stopped before it was finished.")]
    public async Task What_has_not_happened_is_said_as_plainly_as_what_has(ActivityStatus status, string words)
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var db = database.Open(Publisher());
        var activity = (await new Plan(db).ActivityAsync("A6", Cancel))!;

        await new Plan(db).ChangeAsync("A6", activity.Activity.Version, a => a.Status = status, Parts(activity), Cancel);

        Assert.EndsWith(words, (await Account(db).DraftAsync(Cancel)).Statements.Single(s => s.Id == "A6").Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_part_of_a_record_that_changes_changes_what_the_page_says()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var db = database.Open(Publisher());
        var published = await Account(db).PublishedAsync(Cancel);
        var unseen = (await new Plan(db).OrganisationsAsync(Cancel)).Single(o => o.Name == "Unseen");
        var follows = (await new Plan(db).ActivitiesAsync(Cancel)).Single(a => a.Code == "A3").Id;
        (string Fact, Action<Activity> Change, OrganisationPart? Part)[] changes =
        [
            ("Sentence", a => a.Lead = "Firms", null),
            ("Sentence", a => a.What = "Another package", null),
            ("When", a => a.From = PartialDate.Parse("2020-02"), null),
            ("Amount", a => a.AmountPence = 99, null),
            ("Status", a => a.Status = ActivityStatus.Planned, null),
            ("Follows", a => a.FollowsId = follows, null),
            ("Who", _ => { }, unseen with { Part = ActivityOrganisation.TookPart }),
            ("Paid for by", _ => { }, unseen with { Part = ActivityOrganisation.Funder }),
        ];

        foreach (var (fact, change, part) in changes)
        {
            var activity = (await new Plan(db).ActivityAsync("A6", Cancel))!;
            await new Plan(db).ChangeAsync("A6", activity.Activity.Version, change, part is null ? Parts(activity) : Parts(activity).Append(part), Cancel);
            var draft = await Account(db).DraftAsync(Cancel);

            var seen = Assert.Single(StatementChange.Between(published, draft));
            Assert.Contains(seen.Facts, f => f.Label == fact);
            published = draft;
        }
    }

    [Fact]
    public async Task Each_release_says_how_it_differs_from_the_one_before()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var db = database.Open(Publisher());
        await new Plan(db).AddEvidenceAsync("A6", "The package was handed to employers", new DateOnly(2019, 5, 2), Cancel);
        await Account(db).PublishAsync("Evidence", Cancel);
        await Account(db).PublishAsync("Nothing new", Cancel);

        var history = await Account(db).HistoryAsync(after: null, count: 20, Cancel);

        Assert.Empty(history[0].Changes);
        var change = Assert.Single(history[1].Changes);
        Assert.Equal((ChangeKind.Changed, "A6"), (change.Kind, change.Id));
        Assert.Equal([new FactChange("Evidence", "none recorded", "2 May 2019: The package was handed to employers")], change.Facts);
        Assert.Equal(10, history[2].Changes.Count(c => c.Kind == ChangeKind.New));
        Assert.Equal([false, false, true], history.Select(r => r.IsFirst));
        Assert.Equal(history[1..].Select(r => r.Id), (await Account(db).HistoryAsync(history[0].Id, count: 2, Cancel)).Select(r => r.Id));
        Assert.Equal(history[1].Id, Assert.Single(await Account(db).HistoryAsync(history[0].Id, count: 1, Cancel)).Id);
    }

    [Fact]
    public async Task Words_that_count_fewer_than_ten_people_are_not_published()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var db = database.Open(Publisher());
        await new Plan(db).AddEvidenceAsync("A6", "Three women were helped", new DateOnly(2019, 5, 2), Cancel);

        Assert.Equal("Three women", await Account(db).PublishAsync("", Cancel));
        Assert.Single(await Account(db).HistoryAsync(after: null, count: 20, Cancel));
    }

    [Fact]
    public async Task Two_who_add_at_once_get_two_codes()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        Guid organisation;
        await using (var db = database.Open(Publisher())) organisation = (await new Plan(db).OrganisationsAsync(Cancel))[0].Id;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(async n =>
        {
            await using var db = database.Open(Publisher());
            await new Plan(db).AddAsync(code => new Commitment { Code = code, Text = $"Promise {n}", OrganisationId = organisation }, Cancel);
        }));

        await using var after = database.Open(Publisher());
        Assert.Equal(["C1", "C2", "C3", "C4", "C5"], (await new Plan(after).CommitmentsAsync(Cancel)).Select(c => c.Commitment.Code));
    }

    [Fact]
    public async Task What_the_records_do_not_say_is_said_to_be_unknown()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var db = database.Open(Viewer.Nobody);

        var account = await Account(db).PublishedAsync(Cancel);
        var package = account!.Statements.Single(s => s.Id == "A6");
        var followUp = account.Statements.Single(s => s.Id == "A4");

        Assert.Equal(["amount not known"], package.Unknown);
        Assert.Equal(["amount not known", "date not known"], followUp.Unknown);
        Assert.Null(followUp.Year);
        Assert.Contains("on behalf of the Dorset Anti-Slavery Partnership", package.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_month_of_a_week_of_action_is_as_exact_as_its_record()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var db = database.Open(Viewer.Nobody);

        var aidant = (await Account(db).PublishedAsync(Cancel))!.Statements.Single(s => s.Id == "A9");

        Assert.Equal(("2019-01", "2019-02"), (aidant.From, aidant.To));
    }

    [Fact]
    public async Task A_changed_record_changes_the_page_only_when_it_is_published_and_the_old_page_is_kept()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var db = database.Open(Publisher());
        var activity = await new Plan(db).ActivityAsync("A6", Cancel);

        var saved = await new Plan(db).ChangeAsync("A6", activity!.Activity.Version, a => a.AmountPence = 1_250_000, Parts(activity), Cancel);
        Assert.Equal(PlanResult.Saved, saved);
        Assert.Equal(["amount not known"], (await Account(db).PublishedAsync(Cancel))!.Statements.Single(s => s.Id == "A6").Unknown);

        await Account(db).PublishAsync("The amount of the 2019 grant", Cancel);

        Assert.Empty((await Account(db).PublishedAsync(Cancel))!.Statements.Single(s => s.Id == "A6").Unknown);
        var history = await Account(db).HistoryAsync(after: null, count: 20, Cancel);
        Assert.Equal(2, history.Count);
        Assert.Equal(["amount not known"], (await Account(db).PublishedAsync(history[1].Id, Cancel))!.Statements.Single(s => s.Id == "A6").Unknown);
    }

    [Fact]
    public async Task Of_two_who_change_an_activity_the_second_is_told()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var db = database.Open(Publisher());
        var read = (await new Plan(db).ActivityAsync("A7", Cancel))!;

        Assert.Equal(PlanResult.Saved, await new Plan(db).ChangeAsync("A7", read.Activity.Version, a => a.Lead = "First", Parts(read), Cancel));
        Assert.Equal(PlanResult.ChangedMeanwhile, await new Plan(db).ChangeAsync("A7", read.Activity.Version, a => a.Lead = "Second", Parts(read), Cancel));
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public async Task A_figure_under_ten_cannot_be_put_on_the_account_and_says_why(int people, bool isShown)
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var db = database.Open(Publisher());
        await RecordOutcomeAsync(db, "safe", people);

        var figure = await Figures(db).AddAsync("people-safe", new DateOnly(1990, 1, 1), new DateOnly(1990, 12, 31), Cancel);
        var account = await Account(db).DraftAsync(Cancel);

        Assert.Equal(isShown, !figure.IsWithheld);
        Assert.Equal(isShown, account.Statements.Any(s => s.Text == $"{people} people reached a safe place from 1 January 1990 to 31 December 1990."));
        if (!isShown) Assert.Contains("10", figure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_figure_keeps_its_code_when_another_is_taken_off()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var db = database.Open(Publisher());
        await RecordOutcomeAsync(db, "safe", 30);
        var figures = Figures(db);
        await figures.AddAsync("people-safe", new DateOnly(1990, 1, 1), new DateOnly(1990, 12, 31), Cancel);
        await figures.AddAsync("people-safe", new DateOnly(1990, 5, 1), new DateOnly(1990, 5, 31), Cancel);

        await figures.RemoveAsync((await figures.StandingAsync(Cancel))[0].Figure.Id, Cancel);

        Assert.Equal("F2", Assert.Single((await Account(db).DraftAsync(Cancel)).Statements, s => s.Id[0] == 'F').Id);
    }

    /// <summary>An outcome of a case that the publisher cannot see, in a year in which the demonstration has none.</summary>
    private static async Task RecordOutcomeAsync(TolpuddleContext db, string code, int people)
    {
        var (agency, account) = (db.Agencies.First().Id, db.Accounts.First().Id);
        var @case = new Case { Reference = "C-TEST-TEST", Title = "A case", LeadAgencyId = agency, OpenedById = account, OpenedAt = db.Now, Risk = "low" };
        db.Cases.Add(@case);
        db.Outcomes.Add(new Outcome { CaseId = @case.Id, Code = code, People = people, On = new DateOnly(1990, 5, 1), AgencyId = agency, AuthorId = account, At = db.Now });
        await db.PlantAsync(Cancel);
    }

    private static PublicAccount Account(TolpuddleContext db) => new(db, Figures(db));

    private static Figures Figures(TolpuddleContext db) => new(db, new PublicCounts(db));

    private static IEnumerable<OrganisationPart> Parts(ActivityDetails activity) => activity.Organisations;

    private static Viewer Publisher() => new() { AccountId = Guid.CreateVersion7(), AgencyId = Guid.CreateVersion7(), Roles = Role.Publisher, Purpose = "test" };
}
