namespace Tolpuddle.Core.Access;

/// <summary>Who is looking, for which agency, in which roles and for what purpose. Query filters show each viewer their part.</summary>
public sealed record Viewer
{
    /// <summary>Roles whose work is with reports.</summary>
    public const Role HandlesReportsRoles = Role.Adviser | Role.Coordinator | Role.Practitioner | Role.Analyst;

    /// <summary>Somebody who has not said who they are. Sees what is public, and nothing else.</summary>
    public static Viewer Nobody { get; } = new();

    public Guid AccountId { get; init; }
    public Guid AgencyId { get; init; }
    public Guid SessionId { get; init; }
    public Role Roles { get; init; }
    public string Name { get; init; } = "";
    public string AgencyName { get; init; } = "";

    /// <summary>Why the person is looking. Written with every look and every change.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>The record that this person looks at in an emergency, for this one request: see <see cref="EmergencySight"/>. Empty at all other times.</summary>
    public Guid EmergencyId { get; init; }

    /// <summary>What of a case is let through at most: less than all of it where somebody looks at it as another person will see it.</summary>
    public CaseSight Mask { get; private init; } = CaseSight.All;

    /// <summary>Who really looks, where a case is shown as this person will see it; empty at all other times. Nothing can be saved then.</summary>
    public Guid PreviewerId { get; private init; }

    /// <summary>The part that this person is to have in the case that is shown as they will see it.</summary>
    public string PreviewPart { get; private init; } = "";

    public bool IsPreview => PreviewerId != Guid.Empty;

    /// <summary>Whose grants count besides the person's own. In a preview only those of whoever really looks, so that it can show them nothing new.</summary>
    internal Guid GrantAgencyId => IsPreview ? PreviewerId : AgencyId;

    /// <summary>
    /// Whose holdings are seen: the person's agency's. In a preview nobody's, since what another agency holds is seen in a right of its own,
    /// which whoever really looks does not have.
    /// </summary>
    internal Guid HoldsAgencyId => IsPreview ? Guid.Empty : AgencyId;

    internal Guid GrantAccountId => IsPreview ? PreviewerId : AccountId;

    /// <summary>When this person last proved who they are, in this session.</summary>
    public DateTime ProvedAt { get; init; }

    public bool HasSecondFactor { get; init; }

    /// <summary>True if they came in by their agency's own sign-in, which has asked for a second factor.</summary>
    public bool FactorIsVouched { get; init; }

    /// <summary>True if their agency asks for a second factor and they have none: until they do, they have no role.</summary>
    public bool NeedsSecondFactor { get; init; }

    /// <summary>The program itself at housekeeping: keys, sign-in, mail. Sees no report and no case.</summary>
    public bool IsSystem { get; private init; }

    /// <summary>The <see cref="Guests.Guest"/> who looks; empty for everybody else.</summary>
    public Guid GuestId { get; private init; }

    /// <summary>The agency whose guest looks: its officers read of it. It shows the guest nothing.</summary>
    public Guid HostId { get; private init; }

    /// <summary>The keyed hash of what an anonymous reporter holds: a return code or the token of an unsent form. Empty for everybody else.</summary>
    public byte[] ReporterKey { get; private init; } = [];

    public bool IsGuest => GuestId != Guid.Empty;

    public bool IsSignedIn => AccountId != Guid.Empty;

    /// <summary>True if this person's work is with reports: adviser, coordinator, practitioner or analyst.</summary>
    public bool HandlesReports => (Roles & HandlesReportsRoles) != 0;

    public bool Is(Role role) => (Roles & role) != 0;

    /// <summary>
    /// A program of an agency, by the id of its key or webhook. One that reads sees what an analyst of the agency sees, the narrowest of those who
    /// see reports, and no case; one that only sends sees no report.
    /// </summary>
    public static Viewer Program(Guid id, Guid agencyId, string name, string agencyName, string purpose, bool reads) => new()
    {
        AccountId = id,
        AgencyId = agencyId,
        Roles = reads ? Role.Analyst : Role.None,
        Name = name,
        AgencyName = agencyName,
        Purpose = purpose,
    };

    /// <summary>Somebody on a case as they will see it, for <paramref name="previewer"/> who sees all of it: no more than both may see.</summary>
    public static Viewer Preview(Viewer previewer, Account person, string part, CaseSight sees) => new()
    {
        AccountId = person.Id,
        AgencyId = person.AgencyId,
        Roles = person.Roles & HandlesReportsRoles,
        Name = person.Name,
        Purpose = previewer.Purpose,
        Mask = sees,
        PreviewerId = previewer.AccountId,
        PreviewPart = part,
    };

    /// <summary>The program at work on its own tables.</summary>
    public static Viewer System(string purpose) => new() { IsSystem = true, Purpose = purpose };

    /// <summary>Somebody without an account who came in by link and code: sees the paper that was chosen for them, while the link lives, and nothing else.</summary>
    public static Viewer Guest(Guid id, Guid hostId) => new() { GuestId = id, HostId = hostId, Purpose = "referral" };

    /// <summary>Somebody who holds the code or token whose hash is <paramref name="key"/>: sees what hangs on it, nothing else.</summary>
    public static Viewer Reporter(byte[] key) => new() { ReporterKey = key, Purpose = "own report" };
}
