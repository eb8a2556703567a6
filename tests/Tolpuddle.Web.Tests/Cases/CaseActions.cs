namespace Tolpuddle.Web.Tests.Cases;

/// <summary>Something that can be done on a page of a case, as its form sends it; <c>{names}</c> are those of <see cref="FilledCase"/>.</summary>
/// <param name="Page">Address of the page below the case.</param>
/// <param name="Handler">The handler of the form; empty where the page has one form without a name.</param>
/// <param name="Says">What the page says when it is done.</param>
internal sealed record CaseAction(string Page, string Handler, string Says, params (string Field, string Value)[] Fields)
{
    /// <summary>Who does it: a member, or else the lead.</summary>
    public bool ByLead { get; init; }

    public bool OnClosed { get; init; }

    /// <summary>The part of the address that names a row by a question.</summary>
    public string Query { get; init; } = "";

    /// <summary>Fields with what cannot be taken, and what is said then.</summary>
    public (string Field, string Value, string Problem)[] Refused { get; init; } = [];

    public string Button => Handler.Length == 0 ? "main section form[method=post] .govuk-button" : $"form[action*='handler={Handler}'] .govuk-button";
}

internal static class CaseActions
{
    private const string TooLong = "Use at most 5,000 characters.";

    public static IReadOnlyDictionary<string, CaseAction> All { get; } = new Dictionary<string, CaseAction>
    {
        ["a note on the case"] = new("", "Note", "The note is in the timeline.", ("Text", "It left at five"))
        {
            Refused = [("Text", " ", "Write the note first."), ("Text", "{5001}", TooLong)],
        },
        ["a note on the timeline"] = new("/timeline", "Note", "The note is in the timeline.", ("Text", "It left at six"))
        {
            Refused = [("Text", "", "Write the note first."), ("Text", "{5001}", TooLong)],
        },
        ["a task"] = new("/tasks", "", "The task is set, and its owner was told.", ("Form.What", "Ask the council"), ("Form.Owner", "{lead}"), ("Form.Due", "{soon}"))
        {
            Refused =
            [
                ("Form.What", "", "Write what is to be done."), ("Form.What", "{5001}", TooLong), ("Form.Due", "", "Choose the day by which it is to be done."),
                ("Form.Due", "soon", "Write the date like"), ("Form.Due", "{past}", "This day has passed."), ("Form.Owner", "{charity}", "That is not on this case any more."),
            ],
        },
        ["a task that is done"] = new("/tasks/{task}", "Done", "The task is done.", ("Done.Reason", "It is gone"))
        {
            Refused = [("Done.Reason", "", "Write what came of it"), ("Done.Reason", "{5001}", TooLong)],
        },
        ["a task that changes hands"] = new("/tasks/{task}", "Change", "The task is changed, and its owner was told.", ("Change.Owner", "{police}"), ("Change.Due", "{soon}"), ("Change.Reason", "They are nearer"))
        {
            Refused = [("Change.Reason", "", "Write why"), ("Change.Due", "{past}", "Choose another day"), ("Change.Owner", "{charity}", "That is not on this case any more.")],
        },
        ["a task that is dropped"] = new("/tasks/{task}", "Drop", "The task is dropped", ("Drop.Reason", "Not needed"))
        {
            Refused = [("Drop.Reason", "", "Write why it is not done."), ("Drop.Reason", "{5001}", TooLong)],
        },
        ["a decision"] = new("/decisions", "", "The decision is recorded.", ("Form.Decision", "Go on Sunday"), ("Form.Options", "{5000}"), ("Form.Reason", "They may be moved"))
        {
            Refused = [("Form.Decision", "", "Write what is decided."), ("Form.Options", "{5001}", TooLong), ("Form.Reason", "", "Write why"), ("Form.Reason", "{5001}", TooLong)],
        },
        ["a decision made anew"] = new("/decisions", "", "The decision is recorded.", ("Form.Decision", "Go now"), ("Form.Reason", "They are packing")) { Query = "?replaces={decision}" },
        ["an outcome"] = new("/outcomes", "", "The outcome is recorded.", ("Form.Code", "arrest"), ("Form.People", "2"), ("Form.On", "{today}"), ("Form.Agency", "{agency}"), ("Form.Note", "{5000}"))
        {
            Refused =
            [
                ("Form.Code", "fine", "Choose what has changed."), ("Form.People", "some", "Write how many people in figures"), ("Form.People", "0", "Write how many people in figures"),
                ("Form.On", "{soon}", "This day has not come yet."), ("Form.On", "", "Choose the day on which it changed."), ("Form.Note", "{5001}", TooLong),
            ],
        },
        ["an outcome corrected"] = new("/outcomes", "", "Corrected.", ("Form.People", "4"), ("Form.Note", "One more came"))
        {
            Query = "?corrects={outcome}",
            Refused = [("Form.Note", "", "Write what was wrong.")],
        },
        ["a thing added by hand"] = new("/subjects", "Add", "Added.", ("Form.Text", "07700 900555"), ("Form.Kind", "Phone"), ("Form.Part", "means"))
        {
            Refused = [("Form.Text", "", "Write who or what it is."), ("Form.Text", "{301}", "Use at most 300 characters."), ("Form.Part", "boss", "Choose the part it plays")],
        },
        ["things taken over"] = new("/subjects", "Pick", "Taken over from the reports.", ("Pick.Mentions", "{mention}"), ("Pick.Part", "means"))
        {
            Refused = [("Pick.Part", "boss", "Choose the part it plays")],
        },
        ["a thing that plays another part"] = new("/subjects/{subject}", "Change", "The part is changed.", ("Change.Part", "victim"), ("Change.Reason", "She told us"))
        {
            Refused = [("Change.Part", "boss", "Choose one of the list."), ("Change.Reason", "", "Write what has been learnt."), ("Change.Reason", "{5001}", TooLong)],
        },
        ["a thing taken out"] = new("/subjects/{subject}", "Remove", "Taken out; that it was there is kept.", ("Remove.Reason", "Another Sam"))
        {
            Refused = [("Remove.Reason", "", "Write why it does not belong to the case.")],
        },
        ["a report added"] = new("/reports", "Add", "The report is in the case.", ("Add", "{other}"))
        {
            ByLead = true,
            Refused = [("Add", "", "Write the reference of a report"), ("Add", "R-0000-0000", "That is not on this case any more."), ("Add", "{report}", "That is so already.")],
        },
        ["a report taken out"] = new("/reports", "TakeOut", "{report} is out of the case.", ("Reason", "Another van"))
        {
            Query = "?takeOut={report}",
            Refused = [("Reason", "", "Write why it does not belong to the case."), ("Reason", "{5001}", TooLong)],
        },
        ["a member brought in"] = new("/members", "BringIn", "They see the case from now on, and were told.", ("Form.Who", "{charity}"), ("Form.Part", "observer"), ("Form.Purpose", "support"), ("Form.Until", "{soon}"),
            ("Sight.Sees", "all"), ("Share.Basis", "safeguarding"), ("Share.Consent", "given"), ("Share.Words", "She said yes on the phone"))
        {
            Refused =
            [
                ("Form.Purpose", "", "Write what they are on it for."), ("Form.Purpose", "{201}", "Use at most 200 characters."), ("Form.Until", "{past}", "This day has passed."),
                ("Form.Part", "lead", "Choose one of the list."), ("Form.Who", "{lead}", "That is so already."), ("Sight.Sees", "", "Choose what they see."), ("Sight.Sees", "some", "Choose what they see."),
                ("Share.Basis", "", "Choose the lawful basis."), ("Share.Consent", "", "Say whether the person concerned agreed."), ("Share.Words", "", "Write who was asked and by whom"),
            ],
        },
        ["a sharing withdrawn"] = new("/members", "Withdraw", "The sharing is withdrawn.", ("Withdraw.Reason", "She said no after all"))
        {
            ByLead = true,
            Query = "?sharing={sharing}",
            Refused = [("Withdraw.Reason", "", "Write why it is withdrawn."), ("Withdraw.Reason", "{5001}", TooLong)],
        },
        ["leaving"] = new("/members", "Leave", "You have left", ("Leave.Reason", "Moved on"))
        {
            Refused = [("Leave.Reason", "", "Write why you leave."), ("Leave.Reason", "{5001}", TooLong)],
        },
        ["another part for a member"] = new("/members/{police}", "Change", "Changed, and they were told.", ("Change.Part", "observer"), ("Change.Until", "{soon}"), ("Change.Reason", "Only to follow"))
        {
            ByLead = true,
            Refused = [("Change.Reason", "", "Write why."), ("Change.Part", "boss", "Choose one of the list."), ("Change.Until", "{past}", "This day has passed.")],
        },
        ["less to see for a member"] = new("/members/{police}", "Sight", "They see this from now on, and were told.", ("Sight.Sees", "parts"), ("Sight.Parts", "Places"), ("SightReason", "Only the van is theirs"))
        {
            ByLead = true,
            Refused =
            [
                ("SightReason", "", "Write why they see more or less."), ("SightReason", "{5001}", TooLong), ("Sight.Sees", "", "Choose what they see."), ("Sight.Parts", "Reporter", "Choose from the list."),
            ],
        },
        ["the lead handed over"] = new("/members/{police}", "Lead", "They lead from now on", ("Lead.Reason", "A police matter"))
        {
            ByLead = true,
            Refused = [("Lead.Reason", "", "Write why they lead from now on.")],
        },
        ["a stay ended"] = new("/members/{police}", "End", "They see nothing of the case from now on.", ("End.Reason", "Another force"))
        {
            ByLead = true,
            Refused = [("End.Reason", "", "Write why they are no longer on it.")],
        },
        ["another title"] = new("/change", "Title", "The title is changed", ("Title", "Packhouse and shed"))
        {
            Refused = [("Title", "", "Give the case a title."), ("Title", "{201}", "Use at most 200 characters.")],
        },
        ["another risk"] = new("/change", "Risk", "The risk is judged anew", ("Risk.Risk", "high"), ("Risk.Reason", "One is hurt"))
        {
            Refused = [("Risk.Risk", "awful", "Choose one of the list."), ("Risk.Reason", "", "Write why."), ("Risk.Reason", "{5001}", TooLong)],
        },
        ["the case closed"] = new("/change", "Close", "The case is closed, and its members were told.", ("Close.Reason", "All is done"), ("Close.Despite", "true"))
        {
            Refused = [("Close.Reason", "", "Write why the case ends."), ("Close.Reason", "{5001}", TooLong), ("Close.Despite", "false", "Tasks are still open.")],
        },
        ["the case opened again"] = new("/change", "Reopen", "The case is open again, and its members were told.", ("Reopen.Reason", "They are back"))
        {
            OnClosed = true,
            Refused = [("Reopen.Reason", "", "Write why it is taken up again.")],
        },
    };
}
