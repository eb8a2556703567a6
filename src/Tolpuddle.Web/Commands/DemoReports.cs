using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Web.Commands;

/// <summary>Invented reports that came in through the public form.</summary>
public sealed class DemoReports(TolpuddleContext db, Intake intake, ReporterQuestions questions)
{
    /// <summary>Sends each report as a stranger would; <paramref name="coordinator"/> then asks what one of them is to be asked.</summary>
    public async Task LoadAsync(Viewer coordinator, CancellationToken cancel)
    {
        foreach (var report in DemoFile.Read<ReportsFile>("reports.json").Reports)
        {
            db.Viewer = Viewer.Nobody;
            if (await intake.ReceiveAsync(report.ToDraft(), cancel) is not ReceiveResult.Received received || report.Question is null) continue;
            db.Viewer = coordinator;
            await questions.AskAsync(received.ReportId, report.Question, cancel);
        }
    }

    private sealed record ReportsFile(IReadOnlyList<DemoReport> Reports);

    private sealed record DemoReport
    {
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
