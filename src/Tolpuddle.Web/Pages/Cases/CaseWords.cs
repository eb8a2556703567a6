using Tolpuddle.Core.Cases;

namespace Tolpuddle.Web.Pages.Cases;

internal static class CaseWords
{
    /// <summary>What happened and what to do, for whatever was not done.</summary>
    public static string Of(CaseResult result) => result switch
    {
        CaseResult.Closed => "The case is closed. Nothing was changed.",
        CaseResult.ObserversOnlyRead => "You observe this case: you read it, and members change it. Ask its lead to make you a member.",
        CaseResult.NeedsText => "Write the text that is missing, with at most 5,000 characters.",
        CaseResult.ChangedMeanwhile => "Somebody else was quicker. Look at the case as it is now, then try again; what you wrote is still here.",
        CaseResult.Already => "That is done already. Nothing was changed.",
        CaseResult.TasksOpen => "Tasks are still open. Finish them first, with what came of each.",
        CaseResult.MustStay => "You lead this case. Close it, then leave it.",
        CaseResult.NotFound => "That person or thing is not on this case.",
        _ => "",
    };
}
