namespace Tolpuddle.Core.Reports;

/// <summary>What to say or ask now, beside the duties.</summary>
/// <param name="IsDanger">True where it cannot wait for the end of the call.</param>
public sealed record CallPrompt(string Title, string Says, bool IsDanger = false);

/// <summary>What the answers of a call ask for. The first matters most.</summary>
public static class CallPrompts
{
    public static IEnumerable<CallPrompt> Of(CallSheet sheet)
    {
        if (sheet[CallFields.SafeToTalk] == "no")
        {
            yield return new("Not safe to talk.", "Ask only what yes or no answers. Agree what you are ringing about and when it is safe, then let them go.", IsDanger: true);
        }

        if (sheet[CallFields.Injured] == "yes")
        {
            yield return new("Injured, ill or pregnant.", "Ask: is it getting worse, has anybody seen a doctor? If it cannot wait: 999, ambulance.", IsDanger: true);
        }

        if (sheet[CallFields.AboutToMove] == "yes")
        {
            yield return new("About to be moved.", "The chance is short. Ask when, where to and in which vehicle; the police should know today.", IsDanger: true);
        }

        if (sheet[CallFields.Agreement] == "no" && sheet[CallFields.Override].Length == 0)
        {
            yield return new("They do not agree.", "An adult who can decide may refuse: pass on what happened, not who they are. Without agreement only if life or others are in danger, or a court orders it: choose why.");
        }

        if (sheet[CallFields.Agreement] == "cannot")
        {
            yield return new("Cannot decide for themselves now.", "Act in their best interests, and write down what shows that they cannot decide this, now.");
        }

        if (sheet[CallFields.ToldNotToConfront].Length == 0 && sheet[CallFields.Notes].Length > 0)
        {
            yield return new("Before the end:", "do not confront anybody, do not gather proof yourself.");
        }
    }
}
