namespace Tolpuddle.Bench;

/// <summary>As those of the product.</summary>
internal static class ExitCodes
{
    public const int Fine = 0;
    public const int Failed = 1;
    public const int WrongUse = 2;
}
