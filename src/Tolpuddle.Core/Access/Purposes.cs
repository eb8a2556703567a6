namespace Tolpuddle.Core.Access;

/// <summary>Why people look, in the words that the audit keeps. A person may use words of their own instead.</summary>
public static class Purposes
{
    public const int MaxLength = 80;

    private static readonly (Role Roles, string Purpose)[] Table =
    [
        (Role.Adviser, "call taking"),
        (Role.Coordinator, "triage"),
        (Role.Adviser | Role.Coordinator, "follow-up"),
        (Role.Practitioner | Role.Analyst | Role.Coordinator, "case work"),
        (Role.Practitioner | Role.Adviser | Role.Coordinator, "safeguarding"),
        (Role.Analyst, "intelligence work"),
        (Role.ScrutinyOfficer | Role.Publisher, "scrutiny"),
        (Role.Administrator, "administration"),
        (Role.DataProtectionOfficer, "data protection"),
        (Role.Coordinator | Role.DataProtectionOfficer, "subject access request"),
        (Role.Coordinator, "quality review"),
        (Role.OperationLead | Role.Trainer | Role.GrantsOfficer, "own work"),
    ];

    /// <summary>The purposes usual for <paramref name="roles"/>; the first is what a session starts with.</summary>
    public static IReadOnlyList<string> For(Role roles) => [.. Table.Where(row => (roles & row.Roles) != 0).Select(row => row.Purpose)];

    /// <summary>What most people with <paramref name="roles"/> come to do.</summary>
    public static string UsualFor(Role roles) => For(roles).FirstOrDefault("own work");
}
