using Microsoft.EntityFrameworkCore;
using Tolpuddle.Bench.Load;
using Tolpuddle.Bench.Seeding;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;

namespace Tolpuddle.Bench.Web;

/// <summary>What people do at the site all day, each in many kinds, so that nothing is quick only because it was just read.</summary>
internal sealed class Errands(TolpuddleContext db, int reports)
{
    private const int Kinds = 64;

    /// <summary>Two words of these ranks stand together in so many reports that a page of them is full at every size; else the larger would be measured at finding more.</summary>
    private static readonly (int From, int To) Usual = (5, 60);

    private readonly Storyteller _storyteller = new(reports);

    public async Task<IReadOnlyList<Errand>> AllAsync(CancellationToken cancel) =>
    [
        Errand.Pages("inbox, first page", DemoPeople.Coordinator, ["/reports/queue"]),
        Errand.Pages("inbox, in the middle", DemoPeople.Coordinator, await DeepPagesAsync(cancel)),
        Errand.Pages("desk, what is known of a phone", DemoPeople.Adviser, await CallsAsync(cancel)),
        Errand.Pages("search, two words", DemoPeople.Coordinator, [.. Told(TwoWords).Select(ToSearch)]),
        Errand.Pages("search, a phone", DemoPeople.Coordinator, [.. Told(Phone).Select(ToSearch)]),
        new Sending(_storyteller, reports).ToErrand(Kinds),
    ];

    /// <summary>Pages of the helpline's queue that begin somewhere in its middle half.</summary>
    private async Task<IReadOnlyList<string>> DeepPagesAsync(CancellationToken cancel)
    {
        db.Viewer = await ViewerAsync(DemoPeople.Coordinator, cancel);
        var waiting = db.Reports.AsNoTracking().Where(r => r.AgencyId == db.Viewer.AgencyId && r.IsOpen).OrderBy(r => r.DueAt).ThenBy(r => r.Id);
        var places = (await waiting.Select(r => new { r.DueAt, r.Id }).ToListAsync(cancel)).ConvertAll(r => new ListPlace(r.DueAt, r.Id));
        return [.. Enumerable.Range(0, Kinds).Select(n => $"/reports/queue?after={places[(places.Count / 4) + (n * places.Count / 2 / Kinds)]}")];
    }

    /// <summary>Calls that an adviser has begun, each with a phone in its notes.</summary>
    private async Task<IReadOnlyList<string>> CallsAsync(CancellationToken cancel)
    {
        db.Viewer = await ViewerAsync(DemoPeople.Adviser, cancel);
        var desk = new HelplineDesk(db, new Intake(db));
        var calls = new List<string>();
        foreach (var phone in Told(Phone))
        {
            var id = await desk.StartAsync(cancel);
            await desk.SaveAsync(id, CallSheet.Empty, CallSheet.Empty.With(CallFields.Notes, $"The caller saw men at a car wash. The boss gave {phone} as his number."), cancel);
            calls.Add($"/desk/calls/{id}?handler=Known"); // what the desk asks while an adviser types
        }

        return calls;
    }

    /// <summary>Something of what was told, from reports all over the time.</summary>
    private List<string> Told(Func<ReportAnswers, string?> read)
    {
        var told = new List<string>();
        for (var n = 0; told.Count < Kinds; n++)
        {
            if (read(_storyteller.Tell((int)((long)n * 7_919 % reports)).Answers) is { Length: > 0 } text) told.Add(text);
        }

        return told;
    }

    private static string Phone(ReportAnswers answers) => answers.Phones;

    /// <summary>Two usual words, one behind the other.</summary>
    private string? TwoWords(ReportAnswers answers)
    {
        var words = answers.What.Split([' ', '.'], StringSplitOptions.RemoveEmptyEntries);
        var at = Enumerable.Range(1, words.Length - 1).FirstOrDefault(n => IsUsual(words[n - 1]) && IsUsual(words[n]) && words[n - 1] != words[n]);
        return at == 0 ? null : $"{words[at - 1]} {words[at]}";
    }

    private bool IsUsual(string word) => _storyteller.Words.RankOf(word) is var rank && rank >= Usual.From && rank <= Usual.To;

    private static string ToSearch(string text) => $"/search?q={Uri.EscapeDataString(text)}";

    private async Task<Viewer> ViewerAsync(string email, CancellationToken cancel)
    {
        db.Viewer = Viewer.System("benchmark");
        var key = SignIn.EmailKey(db.Vault, email);
        var account = await db.Accounts.AsNoTracking().SingleAsync(a => a.EmailKey == key, cancel);
        return new Viewer { AccountId = account.Id, AgencyId = account.AgencyId, Roles = account.Roles, Name = account.Name, Purpose = "benchmark" };
    }
}
