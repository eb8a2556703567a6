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
        var history = await Account(db).HistoryAsync(Cancel);
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
