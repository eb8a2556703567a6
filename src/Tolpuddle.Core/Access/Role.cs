namespace Tolpuddle.Core.Access;

/// <summary>What a person does in their agency. Roles add tasks, never everything: an administrator sees no case.</summary>
[Flags]
public enum Role
{
    None = 0,

    /// <summary>Takes calls at the helpline desk.</summary>
    Adviser = 1 << 0,

    /// <summary>Triages what comes in and runs the partnership.</summary>
    Coordinator = 1 << 1,

    /// <summary>Works multi-agency cases.</summary>
    Practitioner = 1 << 2,

    /// <summary>Sees the network behind reports, grades and hands on intelligence.</summary>
    Analyst = 1 << 3,

    OperationLead = 1 << 4,
    Trainer = 1 << 5,
    GrantsOfficer = 1 << 6,

    /// <summary>Records what was promised and whether it happened.</summary>
    ScrutinyOfficer = 1 << 7,

    /// <summary>Releases the public account.</summary>
    Publisher = 1 << 8,

    /// <summary>Accounts, channels, help numbers, languages; no report and no case.</summary>
    Administrator = 1 << 9,

    /// <summary>Reads the audit of their own agency.</summary>
    DataProtectionOfficer = 1 << 10,
}
