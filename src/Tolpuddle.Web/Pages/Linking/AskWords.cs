using Tolpuddle.Core.Linking;

namespace Tolpuddle.Web.Pages.Linking;

/// <summary>What asking for contact says to whoever asked.</summary>
public static class AskWords
{
    public static string ReasonTooLong { get; } = $"Not answered yet: say why in at most {Claims.MaxReasonLength} characters. What you wrote is still there.";

    public static string Of(AskResult result) => result switch
    {
        AskResult.Asked => "Asked. You are told when there is an answer; until then nobody says who it is.",
        AskResult.AskedInPart => "Asked, but not everybody who holds something could be reached. If it is urgent, ask a coordinator to ring round.",
        AskResult.NeedsReason => $"Nothing was asked yet: write why, in at most {ContactQuestions.MaxReasonLength} characters. Whoever holds something reads it.",
        AskResult.NobodyHolds => "Nothing was asked: no other agency holds anything about this any more.",
        AskResult.AskedAlready => "Nothing was asked: your agency has asked about this already and waits for an answer. See Requests.",
        AskResult.LimitReached => $"Nothing was asked: one person may ask {ContactQuestions.DailyLimit} times a day, and you have. If it cannot wait, a colleague or coordinator can ask.",
        AskResult.NobodyReads => "Nothing was asked: nobody could read the request where something is held. Ask a coordinator to ring round.",
        _ => "Nothing was asked: this could not be read as a phone, plate, place, e-mail or name online.",
    };
}
