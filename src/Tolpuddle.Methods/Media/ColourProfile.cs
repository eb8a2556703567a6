using System.Text;

namespace Tolpuddle.Methods.Media;

/// <summary>What the numbers of a picture's colours mean (ICC.1:2022). Most pictures carry one of a few that millions share; one that was made for a screen or a printer names it.</summary>
internal static class ColourProfile
{
    private static readonly string[] Common = ["sRGB", "Display P3", "Adobe RGB"];

    /// <summary>Tags with which programs write down what they measured: the make of a screen, its curves, what it says of itself, the samples, and when.</summary>
    private static readonly string[] Measured = ["mmod", "vcgt", "meta", "targ", "calt"];

    /// <summary>True where it is one that tells nothing of its owner.</summary>
    public static bool IsCommon(ReadOnlySpan<byte> profile)
    {
        foreach (var tag in Measured)
        {
            if (profile.IndexOf(Encoding.Latin1.GetBytes(tag)) >= 0) return false;
        }

        foreach (var name in Common)
        {
            if (profile.IndexOf(Encoding.Latin1.GetBytes(name)) >= 0 || profile.IndexOf(Encoding.BigEndianUnicode.GetBytes(name)) >= 0) return true;
        }

        return false;
    }
}
