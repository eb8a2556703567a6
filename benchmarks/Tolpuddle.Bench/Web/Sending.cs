using Tolpuddle.Bench.Load;
using Tolpuddle.Bench.Seeding;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Bench.Web;

/// <summary>Telling of a concern by the public form, as a browser without scripts does it: every question opened, answered and sent on, all answers read again, and the button pressed.</summary>
internal sealed class Sending(Storyteller storyteller, int reports)
{
    private const string Check = "/report/check";

    public Errand ToErrand(int kinds) => new("sending a report, the last click", "sending a report, all of the form", Email: null, kinds, DoAsync);

    private async Task DoAsync(Visitor visitor, int kind, CancellationToken cancel)
    {
        var answers = Fields(storyteller.Tell(reports + kind).Answers);
        var page = await visitor.FollowAsync("/report", cancel);
        while (!page.StartsWith(Check, StringComparison.Ordinal))
        {
            await visitor.OpenAsync(page, cancel);
            page = await visitor.SendAsync(page, answers, cancel);
        }

        await visitor.OpenAsync(page, cancel);
        visitor.BeginLastPart();
        await visitor.SendAsync(page, [], cancel);
    }

    /// <summary>Everything at once: each question takes what is its own.</summary>
    private static Dictionary<string, string> Fields(ReportAnswers answers) => new()
    {
        ["What"] = answers.What,
        ["DangerNow"] = "no",
        ["Postcode"] = answers.Postcode,
        ["Where"] = answers.Where,
        ["PeopleAtRisk"] = "about 6",
        ["Children"] = "no",
        ["WhoIsDoingIt"] = answers.WhoIsDoingIt,
        ["Vehicles"] = answers.Vehicles,
        ["Phones"] = answers.Phones,
        ["OnlineNames"] = answers.OnlineNames,
        ["When"] = answers.When,
        ["ReporterRole"] = "neighbour",
        ["Nearest"] = "car-wash",
        ["Way"] = "none",
    };
}
