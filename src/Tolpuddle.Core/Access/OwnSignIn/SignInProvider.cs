using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access.OwnSignIn;

/// <summary>
/// An agency's own sign-in, which vouches for its people by OpenID Connect, as one administrator has set it up. It serves
/// once another has confirmed it, and never changes: other settings are another row, with an id of its own.
/// </summary>
public sealed class SignInProvider
{
    public const int MaxAuthority = 300;
    public const int MaxClientId = 200;
    public const int MaxClientSecret = 500;
    public const int MaxClaim = 60;
    public const int MaxGroups = 4000;

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid AgencyId { get; init; }

    /// <summary>Where it stands, and its own name for itself: the address before <c>/.well-known/openid-configuration</c>.</summary>
    [Encrypted, MaxLength(MaxAuthority)]
    public required string Authority { get; init; }

    /// <summary>What it calls us.</summary>
    [Encrypted, MaxLength(MaxClientId)]
    public required string ClientId { get; init; }

    /// <summary>By which it knows us.</summary>
    [Encrypted, MaxLength(MaxClientSecret)]
    public required string ClientSecret { get; init; }

    /// <summary>The claim in which it says in which groups somebody is.</summary>
    [Encrypted, MaxLength(MaxClaim)]
    public required string GroupClaim { get; init; }

    /// <summary>Which group has which roles, a line each, as an administrator wrote them; empty: roles are given here.</summary>
    [Encrypted, MaxLength(MaxGroups)]
    public required string Groups { get; init; }

    /// <summary>What it says in <c>amr</c> or <c>acr</c> of somebody who has shown a second factor there, if that counts here; empty: it does not.</summary>
    [Encrypted, MaxLength(MaxClaim)]
    public required string FactorValue { get; init; }

    public required Guid AskedById { get; init; }
    public required DateTime AskedAt { get; init; }

    /// <summary>Null while it waits.</summary>
    public Guid? ConfirmedById { get; set; }

    /// <summary>True once it serves. An agency has at most one that serves and one that waits; of two who confirm at once one is told so.</summary>
    public bool IsConfirmed { get; set; }

    /// <summary>True if a sign-in at this address, which calls us so, knows people by the same names: some give each client names of its own.</summary>
    public bool KnowsTheSameAs(string authority, string clientId) => Authority == authority && ClientId == clientId;

    internal sealed class Configuration : IEntityTypeConfiguration<SignInProvider>
    {
        public void Configure(EntityTypeBuilder<SignInProvider> provider)
        {
            provider.Property(p => p.IsConfirmed).IsConcurrencyToken();
            provider.HasIndex(p => new { p.AgencyId, p.IsConfirmed }).IsUnique();
        }
    }
}
