using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Web.Commands;

/// <summary>Invented reports that came in through the public form, and what invented people did with them since.</summary>
public sealed class DemoReports(TolpuddleContext db, IServiceProvider services, TimeProvider time)
{
    /// <summary>
    /// Sends each report as a stranger would, at its hour in the days before, and lets <paramref name="people"/>, by the
    /// beginnings of their addresses, take their steps in between, in the transaction of the database that we were given.
    /// </summary>
    public async Task LoadAsync(IReadOnlyDictionary<string, Viewer> people, CancellationToken cancel)
    {
        var clock = new EarlierClock(time);
        await using var past = (TolpuddleContext)ActivatorUtilities.CreateInstance(services, db.GetType(), clock);
        past.Database.SetDbConnection(db.Database.GetDbConnection());
        await past.Database.UseTransactionAsync(db.Database.CurrentTransaction!.GetDbTransaction(), cancel);
        var references = new Dictionary<string, string>();
        var story = new DemoStory(past, people, references);
        var events = DemoFile.Read<ReportsFile>("reports.json").Reports
            .Select(r => (r.HoursAgo, Take: (Func<Task>)(() => SendAsync(past, r, people["coordinator"], references, cancel))))
            .Concat(DemoFile.Read<StoryFile>("cases.json").Steps.Select(s => (s.HoursAgo, Take: (Func<Task>)(() => story.TakeAsync(s, cancel)))));
        var taken = 0;
        foreach (var (hoursAgo, take) in events.OrderByDescending(e => e.HoursAgo))
        {
            clock.Ago = TimeSpan.FromHours(hoursAgo) - TimeSpan.FromSeconds(taken++); // steps of one hour keep their order
            await take();
        }
    }

    private static async Task SendAsync(TolpuddleContext past, DemoReport report, Viewer coordinator, Dictionary<string, string> references, CancellationToken cancel)
    {
        past.ChangeTracker.Clear();
        past.Viewer = Viewer.Nobody;
        if (await new Intake(past).ReceiveAsync(report.ToDraft(), cancel) is not ReceiveResult.Received received) throw new FormatException("A report of the demonstration was not taken.");
        if (report.Key is not null) references[report.Key] = received.Reference;
        if (report.Question is null) return;
        past.Viewer = coordinator;
        await new ReporterQuestions(past).AskAsync(received.ReportId, report.Question, cancel);
    }

    private sealed record StoryFile(IReadOnlyList<DemoStep> Steps);

    private sealed record ReportsFile(IReadOnlyList<DemoReport> Reports);

    private sealed record DemoReport
    {
        /// <summary>Names it in the steps that people take with it.</summary>
        public string? Key { get; init; }

        public double HoursAgo { get; init; }
        public string Language { get; init; } = "en";
        public string? Code { get; init; }
        public string What { get; init; } = "";
        public string Where { get; init; } = "";
        public string Postcode { get; init; } = "";
        public string WhoIsAtRisk { get; init; } = "";
        public string WhoIsDoingIt { get; init; } = "";
        public string Vehicles { get; init; } = "";
        public string Phones { get; init; } = "";
        public string OnlineNames { get; init; } = "";
        public string When { get; init; } = "";
        public string HowKnown { get; init; } = "";
        public string MoreDetails { get; init; } = "";
        public string Kind { get; init; } = ReportFacts.Unknown;
        public string Sector { get; init; } = ReportFacts.Unknown;
        public int? People { get; init; }
        public string Children { get; init; } = ReportFacts.Unknown;
        public string Danger { get; init; } = ReportFacts.Unknown;
        public string Role { get; init; } = "not-said";
        public DemoContact? Contact { get; init; }
        public string? Question { get; init; }

        public ReportDraft ToDraft() => new()
        {
            Channel = "web",
            Language = Language,
            WantsReturnCode = true,
            ReturnCode = ReturnCode.TryParse(Code, out var code) ? code : null,
            Contact = Contact?.ToDraft(),
            Answers = new ReportAnswers
            {
                What = What,
                Where = Where,
                Postcode = Postcode,
                WhoIsAtRisk = WhoIsAtRisk,
                WhoIsDoingIt = WhoIsDoingIt,
                Vehicles = Vehicles,
                Phones = Phones,
                OnlineNames = OnlineNames,
                When = When,
                HowKnown = HowKnown,
                MoreDetails = MoreDetails,
            },
            Facts = new ReportFacts
            {
                Kind = Kind,
                Sector = Sector,
                PeopleAtLeast = People,
                Children = Children,
                DangerNow = Danger,
                ReporterRole = Role,
                Confidentiality = Contact?.Confidentiality ?? "anonymous",
            },
        };
    }

    private sealed record DemoContact(string Way, string Address, string SafeTimes, string SafeWords, bool MayLeaveMessage, string Confidentiality)
    {
        public ReporterContactDraft ToDraft() => new() { Way = Way, Address = Address, SafeTimes = SafeTimes, SafeWords = SafeWords, MayLeaveMessage = MayLeaveMessage };
    }
}
