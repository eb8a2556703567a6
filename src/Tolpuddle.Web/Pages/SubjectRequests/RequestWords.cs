using Tolpuddle.Core.Retention.Requests;

namespace Tolpuddle.Web.Pages.SubjectRequests;

/// <summary>How requests and what was found for them are spoken of.</summary>
public static class RequestWords
{
    public static string State(RequestState state) => state switch
    {
        RequestState.Open => "being looked through",
        RequestState.Ready => "to be released by another person",
        RequestState.Released => "released",
        _ => "closed without a pack",
    };

    public static string Of(Treatment treatment) => treatment switch
    {
        Treatment.Include => "Give it, with others marked out",
        Treatment.InPart => "Give a part of it",
        Treatment.Withhold => "Give nothing of it",
        _ => "Choose",
    };

    /// <summary>What was decided about a found record, in short.</summary>
    public static string Of(SubjectFinding finding) => finding switch
    {
        { IsThem: null } => "not judged",
        { IsThem: false } => "somebody else",
        { Treatment: Treatment.Undecided } => "this person; not decided what leaves",
        _ => Of(finding.Treatment).ToLowerInvariant(),
    };
}
