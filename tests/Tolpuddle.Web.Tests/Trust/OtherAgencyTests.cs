using System.Net;
using System.Text.RegularExpressions;
using Tolpuddle.Core.Access;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Trust;

/// <summary>What somebody may not see answers exactly like what is not there, to a look and to every post, and nothing changes.</summary>
public sealed partial class OtherAgencyTests(TrustSite trust) : IClassFixture<TrustSite>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>People who handle reports and have no part in the records of the site; the police were referred the report, and see it.</summary>
    [Theory]
    [InlineData(DemoPeople.Council)]
    [InlineData(DemoPeople.OtherAdviser)]
    [InlineData(DemoPeople.Coordinator)]
    public async Task A_record_that_is_not_yours_to_see_cannot_be_told_from_one_that_is_not_there(string person)
    {
        using var caller = await trust.Site.SignInAsync(person, Cancel);
        var token = (await caller.GetAsync("/forgotten", Cancel)).Find("input[name=__RequestVerificationToken]").GetAttribute("value")!;
        var before = await trust.Database.ContentAsync(Cancel);
        var wrong = new List<string>();
        foreach (var (theirs, missing) in Hidden(person))
        {
            var route = await RouteAsync(theirs);
            await CompareAsync(theirs, () => caller.Http.GetAsync(theirs, Cancel), () => caller.Http.GetAsync(missing, Cancel));
            foreach (var handler in route.Posts)
            {
                await CompareAsync(theirs + handler, () => PostAsync(theirs + handler), () => PostAsync(missing + handler));
            }
        }

        Assert.Empty(wrong);
        Assert.Equal(before, await trust.Database.ContentAsync(Cancel));

        async Task CompareAsync(string what, Func<Task<HttpResponseMessage>> askTheirs, Func<Task<HttpResponseMessage>> askMissing)
        {
            using var real = await askTheirs();
            using var none = await askMissing();
            if (real.StatusCode != HttpStatusCode.NotFound) wrong.Add($"{what} answered {(int)real.StatusCode}");
            if (await TextAsync(real) != await TextAsync(none)) wrong.Add($"{what} answers otherwise than an address of nothing");
        }

        async Task<HttpResponseMessage> PostAsync(string address)
        {
            using var form = new FormUrlEncodedContent(Filled.Append(new("__RequestVerificationToken", token)));
            return await caller.Http.PostAsync(address, form, Cancel);
        }
    }

    /// <summary>Good values for every field of these pages, so that only the record can be what is missing.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Filled =>
    [
        new("Reason", "reason"), new("Release.Reason", "reason"), new("HandOver.Note", "note"), new("Ask.Text", "text"), new("Risk.Risk", "high"),
        new("Risk.Reason", "reason"), new("Merge.Original", "R-0000-0000"), new("Merge.Reason", "reason"), new("Reopen.Reason", "reason"),
        new("Close.Outcome", "no-action"), new("Close.Reason", "reason"), new("Form.Text", "text"), new("Form.Reason", "reason"), new("Form.On", "2026-12-01"),
        new("Form.Code", "safe"), new("Form.People", "3"), new("Title", "title"), new("Purpose", "purpose"), new("Duty.Words", "words"), new("Withdraw.Reason", "reason"), new("Form.For", "whom"), new("Form.IsRead", "true"), new("Guest.Name", "name"), new("Guest.Organisation", "body"), new("Guest.Email", "name@example.org"), new("Guest.Asked", "please"), new("Share.Basis", "safeguarding"), new("Share.Consent", "given"), new("Share.Words", "words"), new("Booking.Who", "who"), new("Booking.Language", "language"), new("Booking.Day", "2026-12-01"), new("Booking.Time", "10:00"), new("Booking.Way", "video"), new("booking", "00000000-0000-0000-0000-000000000001"), new("step", "held"), new("Answer", "Same:00"), new("AskFor", "00"),
    ];

    private IEnumerable<(string Theirs, string Missing)> Hidden(string person)
    {
        var ours = person is DemoPeople.OtherAdviser or DemoPeople.Coordinator; // of the agency that holds the report, and not on the case
        if (!ours)
        {
            yield return ($"/reports/{trust.Report}", "/reports/R-0000-0000");
            yield return ($"/reports/{trust.Report}/refer", "/reports/R-0000-0000/refer");
            yield return ($"/reports/{trust.Report}/refer/outside", "/reports/R-0000-0000/refer/outside");
            yield return ($"/reports/{trust.Report}/copy", "/reports/R-0000-0000/copy");
            yield return ($"/reports/{trust.Report}/grade/told", "/reports/R-0000-0000/grade/told");
            yield return ($"/reports/{trust.Report}/files", "/reports/R-0000-0000/files");
            yield return ($"/reports/{trust.Report}/files/{trust.File}", $"/reports/R-0000-0000/files/{trust.File}");
            yield return ($"/referrals/{trust.Referral}", $"/referrals/{Guid.Empty}");
        }

        string[] parts =
            ["", "/tasks", $"/tasks/{trust.CaseTask}", "/decisions", "/subjects", $"/subjects/{trust.Subject}", "/outcomes", "/reports", "/members", $"/members/{trust.Member}", "/timeline", "/change", "/copy"];
        foreach (var part in parts) yield return ($"/cases/{trust.Case}{part}", $"/cases/C-0000-0000{part}");
    }

    private async Task<Route> RouteAsync(string address)
    {
        var pattern = trust.Samples.Single(sample => sample.Value == address).Key;
        return (await Routes.OfAsync(trust.Site.Services)).Single(route => route.Address == pattern);
    }

    /// <summary>Status, headers and page, without what is drawn anew for each answer.</summary>
    private static async Task<string> TextAsync(HttpResponseMessage answer)
    {
        var headers = answer.Headers.Where(h => h.Key is not "Date").Select(h => $"{h.Key}: {string.Join(", ", h.Value)}");
        var page = Token().Replace(await answer.Content.ReadAsStringAsync(Cancel), "");
        return $"{(int)answer.StatusCode}\n{string.Join('\n', headers.Order(StringComparer.Ordinal))}\n{page}";
    }

    [GeneratedRegex("""<input name="__RequestVerificationToken"[^>]*>""")]
    private static partial Regex Token();
}
